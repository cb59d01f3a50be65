"""Whatever is wrong with an object, reading it says so in the one way that is meant for it."""

import resource
import struct
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiled import Compiled, compiled
from damage import HUGE, STRUCTURE, Damage, Harm, damaged, parts_of, write_module
from heaplens.compiler.object.archive import MAGIC, find_object
from heaplens.compiler.object.calls import ObjectCode
from heaplens.compiler.object.faults import ObjectFault
from heaplens.compiler.object.functions import FUNC_INFO
from heaplens.compiler.object.goobj import NO_PACKAGE, SELF, Block, ObjectFile
from heaplens.compiler.object.reading import Surrounding, read_object

MOST_S = 2.0
MOST_BYTES = 500 << 20
ARCHITECTURES = ("amd64", "arm64", "wasm")
shares = st.floats(0, 1, exclude_max=True)
damages = st.lists(
    st.builds(
        Damage,
        harm=st.sampled_from(Harm),
        part=st.sampled_from(STRUCTURE),
        at=shares,
        other=shares,
        number=st.sampled_from(HUGE) | st.integers(0, 2**32 - 1) | st.integers(0, 400),
        content=st.binary(min_size=1, max_size=64),
    ),
    min_size=1,
    max_size=5,
)


@pytest.fixture(scope="module")
def packages(
    oldest_go: str, newest_go: str, tmp_path_factory: pytest.TempPathFactory
) -> list[Compiled]:
    """One package, by both toolchains for several architectures."""
    directory = tmp_path_factory.mktemp("module")
    write_module(directory)
    return [
        compiled(go, directory, goarch=goarch)
        for go in (oldest_go, newest_go)
        for goarch in ARCHITECTURES
    ]


@pytest.fixture(scope="module")
def package(packages: list[Compiled]) -> Compiled:
    """One of them."""
    return packages[len(ARCHITECTURES)]


def read(data: bytes, around: Surrounding) -> ObjectCode | None:
    """What is read, or None where a fault is told; neither takes long."""
    began_s = time.process_time()
    try:
        return read_object(data, around)
    except ObjectFault as fault:
        assert str(fault)  # noqa: PT017 - whether it is raised is open, what it says is not
        return None
    finally:
        assert time.process_time() - began_s < MOST_S


@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(number=st.integers(0, 2 * len(ARCHITECTURES) - 1), done=damages)
def test_damage_is_told(packages: list[Compiled], number: int, done: list[Damage]) -> None:
    package = packages[number]
    parts = parts_of(package.archive)
    read(
        damaged(package.archive, parts, [each for each in done if each.part in parts]),
        package.surrounding(),
    )
    used_bytes = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert used_bytes < MOST_BYTES


def test_every_cut_is_told(package: Compiled) -> None:
    """The last of an archive may be of assembly, or padding; what is before it cannot go."""
    archive, around = package.archive, package.surrounding()
    start = archive.index(MAGIC)
    cuts = [*range(start + 100), *range(start + 100, len(archive) - 1, 97)]
    assert [cut for cut in cuts if read(archive[:cut], around) is not None] == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"package demo\n",
        b"!<arch>\n",
        b"!<arch>\n" + b" " * 200,
        b"!<arch>\n" + b"_go_.o".ljust(48) + b"9999999999`\n",
        b"!<arch>\n" + b"_go_.o".ljust(48) + b"-1        `\n",
        b"!<arch>\n" + b"_go_.o".ljust(48) + b"\xb2\xb3        `\n",
        b"!<arch>\n" + (b"x".ljust(48) + b"0         `\n") * 10_000,
        b"go object linux amd64 go1.27.3 \n!\n" + MAGIC,
        b"go object linux amd64\n!\n" + MAGIC,
        b"\xff" * 10_000,
    ],
)
def test_what_is_no_object_is_told(package: Compiled, data: bytes) -> None:
    assert read(data, package.surrounding()) is None


def test_the_object_of_another_go_is_not_read(packages: list[Compiled]) -> None:
    old, new = packages[0], packages[len(ARCHITECTURES)]
    assert read(old.archive, old.surrounding()) is not None
    with pytest.raises(ObjectFault, match=r"not of go1\.27"):
        read_object(old.archive, new.surrounding())
    with pytest.raises(ObjectFault, match=r"not of go1\.21"):
        read_object(new.archive, old.surrounding())


def test_without_the_list_of_routines_nothing_is_said(package: Compiled) -> None:
    with pytest.raises(ObjectFault, match="not known"):
        read_object(package.archive, replace(package.surrounding(), builtins=()))


def test_a_list_that_is_too_short_is_told(package: Compiled) -> None:
    around = package.surrounding()
    for length in range(1, len(around.builtins), 7):
        read(package.archive, replace(around, builtins=around.builtins[:length]))


def test_names_that_overlap_take_no_memory(package: Compiled) -> None:
    """A hundred thousand files, the name of each as long as the object."""
    start = package.archive.index(MAGIC)
    data = bytearray(package.archive[package.archive.index(b"go object ") :])
    data = data[data.index(MAGIC) :]
    offsets = list(struct.unpack_from("<19I", data, 20))
    names = struct.pack("<II", len(data) - 96, 96) * 100_000
    data[offsets[3] : offsets[3]] = names
    struct.pack_into("<19I", data, 20, *offsets[:3], *(at + len(names) for at in offsets[3:]))
    head = package.archive[package.archive.index(b"go object ") : start]
    with pytest.raises(ObjectFault, match="a name lies outside"):
        read_object(head + data, package.surrounding())


def test_inlined_calls_that_go_round_in_a_circle_are_told(package: Compiled) -> None:
    member = find_object(package.archive)
    content = ObjectFile(package.archive[member.start : member.end])
    [number] = [n for n in content.with_aux(FUNC_INFO) if content.name(n) == "ex.com/demo.Nested"]
    info = bytes(content.content(content.aux(number)[FUNC_INFO]))
    (files,) = struct.unpack_from("<I", info, 16)
    first = 20 + 4 * files + 4
    (count,) = struct.unpack_from("<I", info, first - 4)
    assert count == 3
    assert package.archive.count(info) == 1
    for parent in (0, 1, 2, 3, 2**31 - 1):
        circle = bytearray(info)
        for node in range(count):
            struct.pack_into("<i", circle, first + 24 * node, parent)
        with pytest.raises(ObjectFault, match="cut"):
            read_object(package.archive.replace(info, bytes(circle)), package.surrounding())


def test_a_return_address_of_wasm_that_is_missing_is_told(packages: list[Compiled]) -> None:
    """Of its calls the place is known from what stands before them alone."""
    package = packages[-1]
    assert package.goarch == "wasm"
    member = find_object(package.archive)
    content = ObjectFile(package.archive[member.start : member.end])
    relocs = bytes(content.block(Block.RELOCS))
    without = relocs.replace(struct.pack("<I", SELF), struct.pack("<I", NO_PACKAGE))
    with pytest.raises(ObjectFault):
        read_object(package.archive.replace(relocs, without), package.surrounding())


def test_an_object_without_an_archive_is_read(package: Compiled) -> None:
    start = package.archive.index(b"go object ", package.archive.index(b"_go_.o"))
    alone = read_object(package.archive[start:], package.surrounding())
    assert alone == package.code


def test_an_archive_in_a_view_is_read(package: Compiled) -> None:
    assert read_object(memoryview(package.archive), package.surrounding()) == package.code
