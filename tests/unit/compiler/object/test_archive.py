"""The compiler's object is found in the archives that compile and the build cache write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.compiler.object.archive import MAGIC, find_object
from heaplens.compiler.object.faults import ObjectFault

HEADER = b"go object linux arm64 go1.26.8 GOARM64=v8.0 X:regabi\n"
OBJECT = HEADER + b'build id "x/y"\n\n!\n' + MAGIC + b"content"
members = st.lists(
    st.tuples(
        st.from_regex(rb"[a-z.]{1,16}", fullmatch=True).filter(lambda name: name != b"_go_.o"),
        st.binary(max_size=70),
    ),
    max_size=5,
)


def member(name: bytes, content: bytes) -> bytes:
    """A member of an archive (cmd/internal/archive): 60 bytes, the content, an even end."""
    head = name.ljust(16) + b"0".ljust(12) + b"0".ljust(6) + b"0".ljust(6) + b"644".ljust(8)
    return (
        head + str(len(content)).encode().ljust(10) + b"`\n" + content + b"\0" * (len(content) & 1)
    )


def archive(*contents: tuple[bytes, bytes]) -> bytes:
    return b"!<arch>\n" + b"".join(member(name, content) for name, content in contents)


@given(before=members, behind=members)
def test_the_object_is_found_between_others(
    before: list[tuple[bytes, bytes]], behind: list[tuple[bytes, bytes]]
) -> None:
    data = archive(*before, (b"_go_.o", OBJECT), *behind)
    found = find_object(data)
    assert data[found.start : found.end] == MAGIC + b"content"
    assert (found.goos, found.goarch, found.header) == (
        *("linux", "arm64"),
        HEADER.decode().rstrip("\n"),
    )
    assert find_object(memoryview(data)) == found


def test_an_object_may_stand_alone() -> None:
    found = find_object(OBJECT)
    assert OBJECT[found.start : found.end] == MAGIC + b"content"


def test_the_header_may_be_long() -> None:
    head = HEADER.rstrip(b"\n") + b",more" * 2000 + b"\n"
    data = archive((b"_go_.o", OBJECT.replace(HEADER, head)))
    assert data[find_object(data).start :].startswith(MAGIC)


@pytest.mark.parametrize(
    "data",
    [
        archive(),
        archive((b"__.PKGDEF", OBJECT)),
        archive((b"_go_.o", b"")),
        archive((b"_go_.o", OBJECT.replace(b"go object", b"no object"))),
        archive((b"_go_.o", OBJECT.replace(b"go120ld", b"go999ld"))),
        archive((b"_go_.o", OBJECT.replace(b"arm64 go1.26.8 GOARM64=v8.0 X:regabi", b"arm64"))),
        archive((b"_go_.o", OBJECT))[:-3],
        archive((b"_go_.o", OBJECT)).replace(b"`\n", b"!\n"),
        archive((b"x" * 16, b"12"), (b"_go_.o", OBJECT)).replace(b"2         `", b"9         `"),
        b"\0".join([b"!<arch>\n"] * 9),
    ],
)
def test_what_is_not_there_is_told(data: bytes) -> None:
    with pytest.raises(ObjectFault):
        find_object(data)


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_fault(data: bytes) -> None:
    for each in (data, b"!<arch>\n" + data, b"!<arch>\n" + member(b"_go_.o", data)):
        with pytest.raises(ObjectFault):
            find_object(each)
