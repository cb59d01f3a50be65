"""What the scheduler is given to do: a package as it is now, or all packages of a folder."""

from dataclasses import dataclass

from heaplens.engine.requests import AnalysisRequest, PackageId
from heaplens.lsp.session.documents import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRequest(AnalysisRequest):
    """A package with its open documents; what comes of it is about these documents."""

    documents: tuple[Document, ...]
    """The open documents of the package as they were when the request was made."""

    @property
    def identity(self) -> PackageId:
        """The package: a newer request for it replaces this one."""
        return self.package


@dataclass(frozen=True, slots=True)
class FolderRequest:
    """All packages of a folder; its texts are taken when it begins, for an edit interrupts it."""

    folder: str
    """Absolute path."""

    @property
    def identity(self) -> "FolderRequest":
        """The folder, which may be the directory of a package, too."""
        return self


Request = PackageRequest | FolderRequest
"""What there is to do."""
