"""`textDocument/publishDiagnostics`: what is found, of open documents and of whole packages.

Pushed, never pulled: a push carries the version of the text that it is about, and clients that
have both keep two collections.

Invariant: of a document nothing older is published after something newer.
"""

from collections.abc import Collection, Mapping

from lsprotocol import types

from heaplens.config.settings import Settings
from heaplens.lsp.convert.positions import Lines
from heaplens.lsp.convert.to_protocol import ToProtocol
from heaplens.lsp.convert.uris import uri_of
from heaplens.lsp.jsonrpc.base import Server
from heaplens.lsp.session.documents import Document
from heaplens.lsp.session.texts import Texts
from heaplens.model import PackageReport, Severity
from heaplens.present.diagnostics import DOES_NOT_BUILD, Diagnostic, diagnostics
from heaplens.present.file_facts import FileFacts, TrackedFinding

SOURCE = "heaplens"
"""Who says it, beside each diagnostic."""
_SEVERITIES: Mapping[Severity, types.DiagnosticSeverity] = {
    Severity.HINT: types.DiagnosticSeverity.Hint,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.ERROR: types.DiagnosticSeverity.Error,
}


class PublishedDiagnostics:
    """The diagnostics that one client has."""

    def __init__(self, server: Server, to_protocol: ToProtocol, texts: Texts) -> None:
        """Prepare; nothing is published yet.

        Args:
            server: Whose client they are for.
            to_protocol: Converts their places.
            texts: The lines of files that are not open.
        """
        self._server = server
        self._to_protocol = to_protocol
        self._texts = texts
        self._listed: dict[str, list[types.Diagnostic]] = {}

    def publish(self, document: Document, file_facts: FileFacts | None, settings: Settings) -> None:
        """Publish what is known of an open document.

        Args:
            document: The document, at the version that the facts are about.
            file_facts: None clears it, but for what was listed of its package.
            settings: Which kinds are published, and how loud.
        """
        if file_facts is None:
            self._send(document.uri, None, self._listed.get(document.path, []))
            return
        listed = document.path in self._listed
        published = self._converted(file_facts, document.lines, settings, listed=listed)
        if listed:
            self._listed[document.path] = published
        self._send(document.uri, document.version, published)

    def list_package(self, report: PackageReport, settings: Settings) -> None:
        """Publish what was found in files that are not open, and keep it for when they are closed.

        Args:
            report: Of a package that was analysed as it is on disk.
            settings: Which kinds are published, and how loud.
        """
        paths = {finding.span.path for finding in report.findings}
        paths.update(problem.site.path for problem in report.problems if problem.site)
        for path in sorted(paths):
            lines = self._texts.lines_of(path)
            problems = (p for p in report.problems if p.site and p.site.path == path)
            findings = (finding for finding in report.findings if finding.span.path == path)
            file_facts = FileFacts(
                path,
                lines.data,
                tuple(TrackedFinding(finding) for finding in findings),
                problem=next(problems, None),
                unproven=report.unproven,
            )
            self._listed[path] = self._converted(file_facts, lines, settings, listed=True)
            if self._texts.uri_of(path) is None:  # an open document shows its own
                self._send(uri_of(path), None, self._listed[path])

    def forget_list(self) -> None:
        """Clear all that was listed of files that are not open."""
        for path in self._listed:
            if self._texts.uri_of(path) is None:
                self._send(uri_of(path), None, [])
        self._listed.clear()

    def forget_folder(self, folder: str, others: Collection[str]) -> None:
        """Clear what was listed of the files below a folder that is no longer there.

        Args:
            folder: The path of the folder.
            others: Those that are there still, be it within it or around it.
        """
        kept = tuple(f"{other.rstrip('/')}/" for other in others)
        below = folder.rstrip("/") + "/"
        for path in [path for path in self._listed if path.startswith(below)]:
            if path.startswith(kept):
                continue
            del self._listed[path]
            if self._texts.uri_of(path) is None:
                self._send(uri_of(path), None, [])

    def _converted(
        self, file_facts: FileFacts, lines: Lines, settings: Settings, *, listed: bool
    ) -> list[types.Diagnostic]:
        return [
            to_diagnostic(diagnostic, lines, self._to_protocol)
            for diagnostic in diagnostics(file_facts, settings, listed=listed)
        ]

    def _send(self, uri: str, version: int | None, published: list[types.Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, diagnostics=published, version=version)
        )


def to_diagnostic(
    diagnostic: Diagnostic, lines: Lines, to_protocol: ToProtocol
) -> types.Diagnostic:
    """Convert a diagnostic; what the client has not said that it understands is left out."""
    client = to_protocol.client_capabilities
    related = None
    # Where hovers begin with diagnostics, the way to the heap follows in them: not twice.
    twice = client.diagnostics_in_hovers and diagnostic.code != DOES_NOT_BUILD
    if client.related and diagnostic.related and not twice:
        located = ((to_protocol.location(site), text) for site, text in diagnostic.related)
        related = [
            types.DiagnosticRelatedInformation(location, text)
            for location, text in located
            if location is not None
        ]
    page = None
    if client.code_links:  # what to do about the cause says more than what the kind is
        pages = to_protocol.pages
        page = pages.get(diagnostic.cause) or pages.get(diagnostic.code)
    faded = client.faded and diagnostic.unnecessary
    return types.Diagnostic(
        range=to_protocol.range(lines, diagnostic.span),
        message=diagnostic.message,
        severity=_SEVERITIES[diagnostic.severity],
        code=diagnostic.code,
        code_description=types.CodeDescription(page) if page else None,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if faded else None,
        related_information=related,
    )
