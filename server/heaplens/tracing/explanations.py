"""What the compiler explains of one package, for who follows an argument through it.

It is asked by function: only that function's explanations are put into words.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from heaplens.analysis.candidates import VariantResult
from heaplens.analysis.findings import merge_findings
from heaplens.compiler.story import pair
from heaplens.compiler.verdicts import Verdicts
from heaplens.engine.source_facts import PackageSourceFacts
from heaplens.engine.source_files import SourceFiles
from heaplens.explain.calls import callee
from heaplens.model import Escape, Finding, Hop, Kind, Site, Story
from heaplens.source.calls import Signature
from heaplens.toolchain.packages import Package

_TO_RESULT = " to result "
_CALL = "call parameter"
_LEAKING = "leaking param"
_QUALIFIER = re.compile(r"\b\w+\.(?=\w)")


@dataclass(frozen=True, slots=True)
class Declared:
    """A function, where it is declared."""

    path: str
    """Its file."""
    function: str
    """Its name as the compiler prints it, without its package: `(*T).M`."""
    package_name: str
    """The word of the package clause."""
    signature: Signature
    """Its parameters."""
    import_path: str = ""
    """The import path of its package; empty where that is not known."""

    @property
    def directory(self) -> str:
        """The directory of its package."""
        return os.path.dirname(self.path)


@dataclass(frozen=True, slots=True)
class Explanations:
    """What the compiler explains of a package."""

    package: Package
    """The package."""
    verdicts: Verdicts
    """What it decided."""
    stories: Sequence[Story]
    """All explanations; of parameters of generic functions there is nothing else."""
    texts: Mapping[str, bytes]
    """Unsaved texts by path."""

    def leaks(self, declared: Declared, home: "Explanations | None" = None) -> list[Finding]:
        """Return what becomes of the parameters that a function keeps, each once.

        Args:
            declared: The function.
            home: Its package, where that is another one: of a generic function.
        """
        body = declared.signature.body

        def is_parameter(site: Site) -> bool:
            # Function literals in the body have parameters, too.
            return _is_in(declared, site) and (not body[0] or (site.line, site.byte_col) < body)

        stories = [story for story in self.stories if is_parameter(story.file_site)]
        if home is not None:
            stories = [_seen_from_home(story, declared.package_name) for story in stories]
        escapes = [
            escape
            for escape in self.verdicts.escapes
            if is_parameter(escape.file_site) and _TO_RESULT not in escape.text
        ]
        announced = {escape.subject for escape in escapes if escape.kind is Kind.LEAKING_PARAM}
        generic = {
            story.subject: story
            for story in stories
            if story.leak and story.subject not in announced and _is_kept(story)
        }
        escapes += [
            Escape(story.site, Kind.LEAKING_PARAM, story.subject, _LEAKING, story.real_site)
            for story in generic.values()
        ]
        stories = [story for story in stories if generic.get(story.subject, story) is story]
        findings = self._findings(declared, escapes, stories, home)
        return [f for f in findings if f.kind is Kind.LEAKING_PARAM]

    def made(self, declared: Declared, subject: str) -> list[Finding]:
        """Return what is said of something that a function puts on the heap.

        Args:
            declared: The function.
            subject: What it is, as it is printed of this package or of one that it is inlined in.
        """
        wanted = _unqualified(subject)
        escapes = [
            escape
            for escape in self.verdicts.escapes
            if escape.kind is not Kind.LEAKING_PARAM
            and _is_in(declared, escape.file_site)
            and _unqualified(escape.subject) == wanted
        ]
        stories = [story for story in self.stories if _is_in(declared, story.file_site)]
        return self._findings(declared, escapes, stories, None)

    def _findings(
        self,
        declared: Declared,
        escapes: Sequence[Escape],
        stories: Sequence[Story],
        home: "Explanations | None",
    ) -> list[Finding]:
        part = VariantResult(
            test=False,
            package=declared.package_name,
            verdicts=replace(self.verdicts, escapes=tuple(escapes)),
            stories=pair(escapes, stories),
            code=None,
        )
        package = home.package if home is not None else self.package
        merged = merge_findings([part], PackageSourceFacts(package, SourceFiles(self.texts)))
        return list(merged.findings)

    def on_the_way(self, finding: Finding) -> list[Site]:
        """Return the places that a finding's path passes in what is passed to its last call.

        Findings leave out steps that a reader does not need. Nothing is returned where the
        explanations of several things that stand there differ.
        """
        call, line = finding.flow[-1].site, (finding.span.path, finding.span.line)
        ways: set[tuple[Site, ...]] = set()
        for story in self.stories:
            if (story.file_site.path, story.file_site.line) != line:
                continue
            if _unqualified(story.subject) != _unqualified(finding.subject):
                continue
            for hop in story.hops:
                sites = [step.site for step in hop.steps]
                if call in sites:
                    ways.add(tuple(sites[: sites.index(call)]))
        return list(ways.pop()) if len(ways) == 1 else []

    def callee_at(self, site: Site) -> str:
        """Return what is called at a site, in the compiler's words with types; empty where silent.

        Where it is inlined only the line about that names it: explanations show what it calls.
        """
        inlinings = self.verdicts.inlinings
        inlined = next((inlining.callee for inlining in inlinings if inlining.site == site), "")
        if inlined:
            return inlined
        for story in self.stories:
            for hop in story.hops:
                for step in hop.steps:
                    if step.site == site and step.reason == _CALL:
                        return callee(step.text)
        return ""


def _is_in(declared: Declared, site: Site) -> bool:
    lines = range(declared.signature.line, declared.signature.end_line + 1)
    return site.path == declared.path and site.line in lines


def _unqualified(subject: str) -> str:
    """Return the text of an expression without the packages before its names."""
    return _QUALIFIER.sub("", subject)


def _seen_from_home(story: Story, package: str) -> Story:
    """Return a story without the package that the compiler puts before each name elsewhere."""
    prefix = re.compile(rf"(?<![\w.]){re.escape(package)}\.")

    def without(text: str) -> str:
        return prefix.sub("", text)

    hops = tuple(
        Hop(
            without(hop.destination),
            hop.operator,
            without(hop.source),
            tuple(replace(step, text=without(step.text)) for step in hop.steps),
        )
        for hop in story.hops
    )
    return replace(story, subject=without(story.subject), hops=hops)


def _is_kept(story: Story) -> bool:
    """Return whether a story of a generic function is that of its body, and ends in the heap.

    For each type there is a wrapper besides, which calls the body with a dictionary.
    """
    last = story.hops[-1] if story.hops else None
    if last is None or not last.destination.startswith("{"):
        return False
    return not any(".dict." in step.text for hop in story.hops for step in hop.steps)
