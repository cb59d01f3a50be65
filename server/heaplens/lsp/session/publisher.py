"""What a session says to its client; the seam between what is known and how it is drawn."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from heaplens.lsp.session.documents import Document
from heaplens.model import PackageReport, Problem
from heaplens.present.file_facts import FileFacts
from heaplens.toolchain.process import Cancellation


class Publisher(Protocol):
    """Where results go."""

    def show(self, document: Document, file_facts: FileFacts | None) -> None:
        """Show what is known of an open document; None clears it."""

    def list_package(self, report: PackageReport) -> None:
        """Show what was found in files of a package that are not open."""

    def refresh(self) -> None:
        """Have the client ask again for what it draws by itself."""

    def complain(self, problem: Problem) -> None:
        """Say something that the user has to mend; the same thing only once."""

    def inform(self, text: str) -> None:
        """Say something that there is nothing to do about; the same thing only once."""

    async def asks_to_trust(self, folder: str) -> bool | None:
        """Return whether the user trusts a folder; None where that is not answered."""

    def status(self, *, working: bool, problem: Problem | None) -> None:
        """Say what goes on, for a status line."""

    def still_listing(self, directory: str) -> None:
        """Say that go lists the packages of a directory for long already."""

    def progress(
        self, title: str, cancellation: Cancellation
    ) -> AbstractAsyncContextManager["Meter"]:
        """Show the progress of what takes long, and cancel it when the user wants that."""


class Meter(Protocol):
    """The progress of one job."""

    def report(self, message: str, percentage: int | None = None) -> None:
        """Say how far it is."""
