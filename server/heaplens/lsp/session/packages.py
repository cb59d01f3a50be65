"""What the server remembers of a package that has open files, and of the files themselves."""

import operator
from dataclasses import dataclass, field, replace

from heaplens.engine.requests import AnalysisUpdate
from heaplens.lsp.session.documents import Document
from heaplens.model import Problem, Site
from heaplens.present.file_facts import FileFacts
from heaplens.present.file_state import FileState, file_facts_of, learned, stuck


@dataclass(slots=True)
class OpenPackage:
    """One package, or one file that go takes alone."""

    key: str
    """Its directory; of a file that is in no package its own path."""
    changed: set[str] = field(default_factory=set)
    """The files edited since the last verdicts."""
    unproven: set[str] = field(default_factory=set)
    """The files edited since the last proof."""
    all_changed: bool = True
    """Whether more than those may have changed."""
    all_unproven: bool = True
    """The same for the proof."""
    allow_slow: bool = False
    """Whether explanations are wanted even where they take long."""
    state: object | None = None
    """What the last good answer depended on; None where there is none."""
    proven_state: object | None = None
    """The same of the last proof."""
    update: AnalysisUpdate | None = None
    """What the last run found."""
    edits: int = 0
    """How many edits there were."""
    asked: int = -1
    """How many there were when the last run began."""

    def edited(self, path: str | None) -> None:
        """Notes that a file was edited; None for anything else that may change the answer."""
        if path is None:
            self.all_changed = self.all_unproven = True
        else:
            self.changed.add(path)
            self.unproven.add(path)
        self.edits += 1

    @property
    def proven(self) -> bool:
        """Whether the last good answer is complete."""
        return self.state is not None and self.state == self.proven_state

    def answered(self, *, proof: bool) -> None:
        """Notes that the last run has answered; edits of meanwhile are still to be looked at."""
        if self.asked != self.edits:
            return
        if proof:
            self.proven_state = self.state
            self.unproven.clear()
            self.all_unproven = False
        else:
            self.changed.clear()
            self.all_changed = False


def taken_in(
    update: AnalysisUpdate, document: Document, before: FileState | None
) -> FileState | None:
    """What is known of a document after a run.

    Args:
        update: What the run said.
        document: The document as it was when the run began.
        before: What was known of it.

    Returns:
        What is known now; None where the run says nothing of this document.
    """
    path = document.path
    if update.package is not None and path in update.package.ignored_files and update.exclusion:
        return stuck(None, document.data, replace(update.exclusion, site=Site(path, 1, 1)))
    if path in update.covered:
        return learned(before, path, document.data, update.report, update.depth)
    if path in update.broken or update.package is None:
        return stuck(before, document.data, problem_of(update, path))
    return None


def problem_of(update: AnalysisUpdate, path: str) -> Problem:
    """What to say in a file: what is wrong in the file itself, else what came first."""
    problems = update.report.problems
    own = (each for each in problems if each.site is not None and each.site.path == path)
    first = next(own, None) or next(iter(problems), None)
    return first or Problem("go compiles no package that this file is in")


@dataclass(slots=True)
class OpenFile:
    """What is known of one open document."""

    file_state: FileState
    """From the last runs."""
    _file_facts: FileFacts | None = None
    _made_from: tuple[FileState, Document] | None = None

    def file_facts(self, document: Document) -> FileFacts:
        """What is known, as it stands in the document; made once for each state of both."""
        made_from = self._made_from
        now = self.file_state, document
        same = made_from is not None and all(map(operator.is_, made_from, now))
        if self._file_facts is None or not same:
            self._file_facts = file_facts_of(self.file_state, document.path, document.data)
            self._made_from = now
        return self._file_facts
