"""What is known of one package that has open files: a value, and the values that follow it.

Pure. What was answered is told by comparing versions: the session counts edits, and a file whose
last edit has a higher number than an answer is not in that answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from heaplens.engine.requests import AnalysisRequest, AnalysisUpdate, PackageId
from heaplens.toolchain.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class Answer:
    """The last complete answer of one depth."""

    text_version: int = -1
    """The version of the texts that it is about; -1 where there is none."""
    fingerprint: Fingerprint | None = None
    """What it depended on; None where it must not be used again."""


NO_ANSWER = Answer()


@dataclass(frozen=True, slots=True)
class PackageState:
    """What was edited in a package, and what was answered about it."""

    package: PackageId
    """The package."""
    edits: Mapping[str, int] = field(default_factory=dict)
    """The text version of the last edit of each file, as far as an answer lacks it."""
    other_version: int = 0
    """The text version at which anything else may have changed last: files on disk, imports."""
    verdicts: Answer = NO_ANSWER
    """The last complete verdicts."""
    proof: Answer = NO_ANSWER
    """The last proof; its fingerprint is that of the verdicts it followed."""
    update: AnalysisUpdate | None = None
    """What the last run found, complete or not."""
    allow_slow: bool = False
    """Whether explanations are wanted even where they take long."""

    @property
    def text_version(self) -> int:
        """The version of the last change that no answer has yet."""
        return max(self.other_version, *self.edits.values(), 0)

    @property
    def changed(self) -> frozenset[str]:
        """The files edited since the last verdicts; empty where more may have changed."""
        return self._edited_since(self.verdicts)

    @property
    def unproven(self) -> frozenset[str]:
        """The files edited since the last proof; empty where more may have changed."""
        return self._edited_since(self.proof)

    @property
    def is_proven(self) -> bool:
        """Whether the last verdicts have their proof."""
        fingerprint = self.verdicts.fingerprint
        return fingerprint is not None and fingerprint == self.proof.fingerprint

    def edited(self, path: str, version: int) -> "PackageState":
        """Return the state after an edit of one file."""
        return replace(self, edits={**self.edits, path: version})

    def touched(self, version: int) -> "PackageState":
        """Return the state after a change of which nothing is known but that it happened."""
        return replace(self, other_version=version)

    def outdated(self, version: int) -> "PackageState":
        """Return the state in which the last verdicts serve no longer, whatever changed or not."""
        verdicts = replace(self.verdicts, fingerprint=None)
        return replace(self, other_version=version, verdicts=verdicts)

    def slow_allowed(self) -> "PackageState":
        """Return the state in which all is to be proven again, however long explanations take."""
        return replace(self, allow_slow=True, proof=NO_ANSWER)

    def updated(self, update: AnalysisUpdate) -> "PackageState":
        """Return the state after an update of a run, which may not be its last."""
        return replace(self, update=update)

    def with_verdicts(
        self, request: AnalysisRequest, fingerprint: Fingerprint | None
    ) -> "PackageState":
        """Return the state after complete verdicts.

        Args:
            request: What they answer.
            fingerprint: What they depended on.
        """
        if self.update is None or self.update.report.problems:
            fingerprint = None  # what keeps it from building may be mended anywhere
        answer = Answer(request.text_version, fingerprint)
        return replace(self, verdicts=answer, edits=self._edits_unknown_to(answer, self.proof))

    def with_proof(self, request: AnalysisRequest) -> "PackageState":
        """Return the state after a proof, which answers the same request as its verdicts."""
        # An edit that nobody had analysed (run: manual) is in one of them alone, or in neither.
        same = min(self.verdicts.text_version, request.text_version) >= self.text_version
        answer = Answer(request.text_version, self.verdicts.fingerprint if same else None)
        return replace(self, proof=answer, edits=self._edits_unknown_to(answer, self.verdicts))

    def depends_on(self) -> frozenset[str]:
        """Return the directories whose files it is made from."""
        package = self.update.package if self.update is not None else None
        imported = package.workspace_imports if package is not None else ()
        return frozenset({self.package.directory, *imported})

    def _edited_since(self, answer: Answer) -> frozenset[str]:
        if self.other_version > answer.text_version:
            return frozenset()
        return frozenset(self._edits_unknown_to(answer))

    def _edits_unknown_to(self, *answers: Answer) -> Mapping[str, int]:
        """Return the edits that one of the answers lacks."""
        oldest = min(answer.text_version for answer in answers)
        return {path: version for path, version in self.edits.items() if version > oldest}
