"""Of a compiled package the export data counts, and neither its code nor the name of its build."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.cache.archive import export_digest
from workbench import MakeModule

SOURCE = "package demo\n\nfunc Shown() int { return hidden() }\n\n//go:noinline\n"


def archive(head: str, data: bytes, code: bytes = b"code", size: str = "") -> bytes:
    """An archive as the compiler writes it."""
    member = head.encode() + b"\n\n\n$$B\n" + data
    length = size or str(len(member))
    entry = f"{'__.PKGDEF':16}{0:<12}{0:<6}{0:<6}{644:<8}{length:10}`\n".encode()
    return b"!<arch>\n" + entry + member + b"_go_.o" + code


GOOD = archive('go object linux amd64 go1.27.3\nbuild id "one"', b"data")


@pytest.fixture
def digest_of(tmp_path: Path) -> "Digest":
    """A function that writes bytes to a file and gives its digest."""
    return Digest(tmp_path / "a-d")


class Digest:
    """Gives the digest of bytes in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self, data: bytes) -> str | None:
        """The digest."""
        self._file.write_bytes(data)
        return export_digest(str(self._file))


def test_code_and_the_name_of_the_build_do_not_count(digest_of: Digest) -> None:
    same = archive('go object linux amd64 go1.27.3\nbuild id "two"', b"data", b"other")
    assert digest_of(GOOD) == digest_of(same) is not None


@pytest.mark.parametrize(
    "other",
    [
        archive('go object linux amd64 go1.27.3\nbuild id "one"', b"Data"),
        archive('go object linux amd64 go1.27.4\nbuild id "one"', b"data"),
        archive('go object linux amd64 go1.27.3\nbuild id "one"\nmain', b"data"),
    ],
    ids=["data", "compiler", "main"],
)
def test_all_else_that_an_importer_reads_counts(digest_of: Digest, other: bytes) -> None:
    assert digest_of(other) not in {digest_of(GOOD), None}


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"!<arch>\n",
        GOOD[:80],
        GOOD.replace(b"PKGDEF", b"PKGREF"),
        GOOD.replace(b"$$B", b"$$C"),
        archive("", b"data", size="-1"),
        archive("", b"data", size="many"),
        archive("", b"data", size="9999999999"),
        archive("", b"data", size="999999"),
    ],
)
def test_what_is_no_archive_has_no_digest(digest_of: Digest, bad: bytes) -> None:
    assert digest_of(bad) is None


@given(st.binary(max_size=200))
def test_no_bytes_are_too_much_for_it(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    file = tmp_path_factory.mktemp("archive") / "a-d"
    file.write_bytes(GOOD[:60] + data)
    export_digest(str(file))


@pytest.mark.parametrize("name", ["", ".", "no-such-file", "bad\0name"])
def test_what_cannot_be_read_has_no_digest(tmp_path: Path, name: str) -> None:
    assert export_digest(f"{tmp_path}/{name}") is None


def test_of_a_real_package_only_what_importers_see_counts(
    make_module: MakeModule, go: str, private_environment: dict[str, str]
) -> None:
    module = make_module({"demo.go": ""})

    def compiled(body: str) -> tuple[str | None, bytes]:
        (module / "demo.go").write_text(SOURCE + body)
        exported = subprocess.run(
            [go, "list", "-export", "-f", "{{.Export}}", "."],
            cwd=module,
            env=private_environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        return export_digest(exported), Path(exported).read_bytes()

    before, its_bytes = compiled("func hidden() int { return 1 }\n")
    after, other_bytes = compiled("func hidden() int { return 2 }\n")
    assert its_bytes != other_bytes
    assert before == after is not None
    assert compiled("func hidden() int { return 2 }\n\nvar More int\n")[0] not in {before, None}
