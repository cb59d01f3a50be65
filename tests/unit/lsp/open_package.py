"""Files that are opened and edited, and what is answered, to test what a session remembers."""

from collections.abc import Collection
from pathlib import Path

from lsprotocol import types

from heaplens.config.settings import DEFAULTS, Settings
from heaplens.engine.requests import AnalysisUpdate, PackageId
from heaplens.lsp.session.documents import Document, Documents
from heaplens.lsp.session.open_packages import OpenPackages
from heaplens.lsp.session.requests import PackageRequest
from heaplens.model import Depth, PackageReport, Problem
from heaplens.source.text import Unit
from heaplens.toolchain.fingerprint import Fingerprint
from heaplens.toolchain.packages import Faults, Package

TEXT = "package p\n"
BROKEN = Problem("undefined: x")


def package(
    directory: str, *names: str, imports: tuple[str, ...] = (), ignored: tuple[str, ...] = ()
) -> Package:
    """A package with some files of its directory, that imports others."""

    def paths(names: Collection[str]) -> tuple[str, ...]:
        return tuple(f"{directory}/{name}" for name in names)

    tests = [name for name in names if name.endswith("_test.go")]
    return Package(
        import_path="ex.com/p",
        directory=directory,
        listed_in=directory,
        name="p",
        files=paths([name for name in names if name not in tests]),
        test_files=paths(tests),
        external_test_files=(),
        ignored_files=paths(ignored),
        embedded_files=(),
        standard=False,
        needs_go_command=False,
        workspace_imports=imports,
        faults=Faults(),
        test_faults=Faults(),
    )


def update(listed: Package, covered: Collection[str], *problems: Problem) -> AnalysisUpdate:
    """The last update of a run that covered some files."""
    report = PackageReport(listed.import_path, listed.directory, problems=problems)
    return AnalysisUpdate(listed, report, frozenset(covered), frozenset(), Depth.VERDICT, last=True)


def fingerprint(name: str) -> Fingerprint:
    """A fingerprint that equals those of the same name."""
    return Fingerprint((name,), (), ())


class Editor:
    """Opens, edits and saves files as a session is told of it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.documents = Documents()
        self.packages = OpenPackages(self.documents)

    def path(self, name: str) -> str:
        """The absolute path of a file."""
        return str(self.directory / name)

    def open(self, name: str, text: str = TEXT, on_disk: str = TEXT) -> Document:
        """Open a file that nothing is known of."""
        file = self.directory / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(on_disk)
        document = self.documents.open(file.as_uri(), 1, text)
        self.packages.opened(document)
        self.packages.begun(document, known=False)
        return document

    def edit(self, document: Document, text: str) -> tuple[PackageId | None, list[PackageId]]:
        """Replace the text of a document; return the packages that this changes."""
        whole = types.TextDocumentContentChangeWholeDocument(text)
        edited = self.documents.change(document.uri, document.version + 1, [whole], Unit.UTF16)
        assert edited is not None
        return self.packages.edited(edited)

    def request(self, name: str, settings: Settings = DEFAULTS) -> PackageRequest:
        """What is to be asked about the package of a file now."""
        identity = self.packages.id_of(self.path(name))
        return self.packages.request(identity, self.packages.snapshot(), settings)

    def answer(self, name: str, *files: str, imports: tuple[str, ...] = ()) -> PackageRequest:
        """Answer what is asked about the package of a file, with its verdicts and its proof."""
        request = self.request(name)
        directory = request.package.directory
        listed = package(directory, *files, imports=imports, ignored=("other_os.go",))
        self.packages.updated(request, update(listed, request.open_files))
        self.packages.answered(request, fingerprint("good"))
        self.packages.proven(request)
        return request
