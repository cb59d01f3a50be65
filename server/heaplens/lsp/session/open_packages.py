"""The packages of all open documents: which file is of which, what was edited, what to ask.

On the event loop. Nothing runs here; it looks at files only to tell which texts are unsaved.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from heaplens.config.settings import Settings
from heaplens.engine.requests import AnalysisRequest, AnalysisUpdate, PackageId
from heaplens.lsp.session.documents import Document, Documents
from heaplens.lsp.session.packages import PackageState
from heaplens.lsp.session.requests import PackageRequest
from heaplens.lsp.session.unsaved import Unsaved
from heaplens.toolchain.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The texts of all open documents at one version; requests that are made at once share it."""

    version: int
    """How many edits there were before."""
    texts: Mapping[str, bytes]
    """Those that differ from their files, by path."""
    edited_texts: Mapping[str, bytes]
    """Those that were edited since they were opened, saved or not, by path."""


class OpenPackages:
    """The state of each package that has open files."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._states: dict[PackageId, PackageState] = {}
        self._alone: set[str] = set()
        self._edited_files: set[str] = set()
        self._edited_directories: dict[str, int] = {}
        self._unsaved = Unsaved()
        self._version = 0

    def __contains__(self, package: PackageId) -> bool:
        return package in self._states

    def __iter__(self) -> Iterator[PackageState]:
        return iter(tuple(self._states.values()))

    def id_of(self, path: str) -> PackageId:
        """Return the package that a file is in, as far as is known."""
        alone = path in self._alone
        return PackageId(path if alone else os.path.dirname(path), alone)

    def state(self, package: PackageId) -> PackageState:
        """Return what is known of a package; of a new one that is nothing."""
        return self._states.get(package) or PackageState(package)

    def documents_of(self, package: PackageId) -> tuple[Document, ...]:
        """Return the open documents of a package, in the order in which they were opened."""
        return tuple(
            document
            for document in self._documents
            if is_go(document) and self.id_of(document.path) == package
        )

    # What happens to documents and files.

    def opened(self, document: Document) -> None:
        """Note whether the text of a document that was opened is one that nobody has saved."""
        self._edited_files.discard(document.path)
        if document.path in self._unsaved.texts([document]):
            self._edited_files.add(document.path)  # the editor kept it from an earlier session

    def begun(self, document: Document, *, known: bool) -> PackageId:
        """Begin, or go on, with the package of an open document.

        Args:
            document: The document.
            known: Whether anything was ever said of it.

        Returns:
            Its package.
        """
        package = self.id_of(document.path)
        state = self.state(package)
        update = state.update
        if not known and update is not None and not update.tells_of(document.path):
            state = state.outdated(self._next_version())
        self._states[package] = state
        return package

    def edited(self, document: Document) -> tuple[PackageId | None, list[PackageId]]:
        """Note that the text of a document is another one.

        Returns:
            Its package, and the others that are made from it.
        """
        self._edited_files.add(document.path)
        package = self.id_of(document.path)
        self._states[package] = self.state(package)
        return self._changed(document.path)

    def abandoned(self, document: Document) -> PackageId | None:
        """Forget the package of a document that was closed, if that was its last one.

        Returns:
            The package; None where it stays, or was not known.
        """
        package = self.id_of(document.path)
        if package not in self._states or self.documents_of(package):
            return None
        del self._states[package]
        self._alone.discard(package.path)
        return package

    def closed(self, document: Document) -> tuple[PackageId | None, list[PackageId]]:
        """Note that the file of a document counts again, and no longer its text.

        Returns:
            Its package, if another file of it is open; and the others that are made from it.
        """
        self._unsaved.forget(document.path)
        self._edited_files.discard(document.path)
        return self._changed(document.path)

    def files_changed(self, paths: Iterable[str]) -> list[PackageId]:
        """Note that files changed on disk; of one that is open the editor's text counts.

        Returns:
            The packages that may be other ones now.
        """
        changed = [path for path in paths if self._documents.of_path(path) is None]
        directories = {os.path.dirname(path) for path in changed if path.endswith(".go")}
        modules = any(not path.endswith(".go") for path in changed)
        version = self._next_version()
        self._edited_directories.update(dict.fromkeys(directories, version))
        packages = [state.package for state in self if modules or directories & state.depends_on()]
        for package in packages:
            self._states[package] = self._states[package].touched(version)
        return packages

    def outdate(self, package: PackageId) -> None:
        """Have a package analysed anew, whatever is known of it."""
        self._states[package] = self.state(package).outdated(self._next_version())

    def allow_slow(self, package: PackageId) -> bool:
        """Have explanations made that were left out because they take long.

        Returns:
            Whether there is something to do: not where they are made already or on their way.
        """
        state = self.state(package)
        if state.allow_slow or not state.is_proven:
            return False
        self._states[package] = state.slow_allowed()
        return True

    def clear(self) -> None:
        """Forget all packages."""
        self._states.clear()
        self._alone.clear()

    # What is asked, and what was answered.

    def snapshot(self) -> Snapshot:
        """Return the texts of all open documents as they are now."""
        texts = self._unsaved.texts(self._documents)
        edited = {
            document.path: document.data
            for document in self._documents
            if document.path in self._edited_files
        }
        return Snapshot(self._version, texts, edited)

    def request(self, package: PackageId, snapshot: Snapshot, settings: Settings) -> PackageRequest:
        """Return what is to be asked about a package as it is now.

        Args:
            package: The package.
            snapshot: The texts as they are now.
            settings: The choices of the user.
        """
        documents = self.documents_of(package)
        state = self.state(package)
        return PackageRequest(
            package=package,
            path=documents[-1].path if documents else package.path,
            texts=snapshot.texts,
            edited_texts=snapshot.edited_texts,
            text_version=snapshot.version,
            changed=state.changed,
            unproven=state.unproven,
            tests=settings.tests and any(map(_is_test, documents)),
            proof=settings.proof,
            allow_slow=state.allow_slow,
            open_files=frozenset(document.path for document in documents),
            documents=documents,
        )

    def answers_all(self, request: AnalysisRequest) -> bool:
        """Return whether no change of its package is newer than a request."""
        return request.text_version >= self.state(request.package).text_version

    def updated(self, request: AnalysisRequest, update: AnalysisUpdate) -> bool:
        """Take in what a run found so far.

        Returns:
            Whether an import was edited before the run said that it is one: nobody has had the
            package analysed again because of that edit.
        """
        state = self._change(request.package, lambda state: state.updated(update))
        if state is None or not update.last:
            return False
        imported = state.depends_on() - {request.package.directory}
        newest = max((self._edited_directories.get(path, 0) for path in imported), default=0)
        if newest <= max(request.text_version, state.other_version):
            return False
        self._change(request.package, lambda state: state.touched(newest))
        return True

    def answered(self, request: AnalysisRequest, fingerprint: Fingerprint | None) -> PackageState:
        """Note that the verdicts of a request are complete, and what they depended on."""
        state = self._change(request.package, lambda s: s.with_verdicts(request, fingerprint))
        return state or self.state(request.package)

    def proven(self, request: AnalysisRequest) -> None:
        """Note that a request has its proof, too."""
        self._change(request.package, lambda state: state.with_proof(request))

    def set_alone(self, document: Document) -> PackageId:
        """Note that a file is in no package of its directory, and return the one that it makes."""
        self._alone.add(document.path)
        package = self.id_of(document.path)
        self._states[package] = self.state(package)
        return package

    def _changed(self, path: str) -> tuple[PackageId | None, list[PackageId]]:
        version, directory = self._next_version(), os.path.dirname(path)
        self._edited_directories[directory] = version
        package = self.id_of(path)
        own = self._change(package, lambda state: state.edited(path, version))
        importers = [
            state.package
            for state in self
            if state.package != package and directory in state.depends_on()
        ]
        for importer in importers:
            self._change(importer, lambda state: state.touched(version))
        return (package if own is not None else None), importers

    def _next_version(self) -> int:
        self._version += 1
        return self._version

    def _change(
        self, package: PackageId, change: Callable[[PackageState], PackageState]
    ) -> PackageState | None:
        state = self._states.get(package)
        if state is None:
            return None
        self._states[package] = changed = change(state)
        return changed


def is_go(document: Document) -> bool:
    """Return whether a document is a Go file, which `untitled:` is not."""
    return document.path.endswith(".go")


def _is_test(document: Document) -> bool:
    return document.path.endswith("_test.go")
