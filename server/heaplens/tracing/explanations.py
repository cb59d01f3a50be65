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
        """What becomes of the parameters that a function keeps, each once.

        Args:
            declared: The function.
            home: Its package, where that is another one: of a generic function.
        """

        def is_inside(site: Site) -> bool:
            lines = range(declared.signature.line, declared.signature.end_line + 1)
            return site.path == declared.path and site.line in lines

        stories = [each for each in self.stories if is_inside(each.file_site)]
        if home is not None:
            stories = [_seen_from_home(each, declared.package_name) for each in stories]
        escapes = [
            each
            for each in self.verdicts.escapes
            if is_inside(each.file_site) and _TO_RESULT not in each.text
        ]
        announced = {each.subject for each in escapes if each.kind is Kind.LEAKING_PARAM}
        generic = {
            each.subject: each
            for each in stories
            if each.leak and each.subject not in announced and _is_kept(each)
        }
        escapes += [
            Escape(each.site, Kind.LEAKING_PARAM, each.subject, _LEAKING, each.real_site)
            for each in generic.values()
        ]
        paired = pair(escapes, [e for e in stories if generic.get(e.subject, e) is e])
        part = VariantResult(
            test=False,
            package=declared.package_name,
            verdicts=replace(self.verdicts, escapes=tuple(escapes)),
            stories=paired,
            code=None,
        )
        package = home.package if home is not None else self.package
        merged = merge_findings([part], PackageSourceFacts(package, SourceFiles(self.texts)))
        return [each for each in merged.findings if each.kind is Kind.LEAKING_PARAM]

    def callee_at(self, site: Site) -> str:
        """What is called at a site in the compiler's words, with types; empty where it is silent.

        Where it is inlined only the line about that names it: explanations show what it calls.
        """
        inlinings = self.verdicts.inlinings
        inlined = next((each.callee for each in inlinings if each.site == site), "")
        if inlined:
            return inlined
        for story in self.stories:
            for hop in story.hops:
                for step in hop.steps:
                    if step.site == site and step.reason == _CALL:
                        return callee(step.text)
        return ""


def _seen_from_home(story: Story, package: str) -> Story:
    """A story as the package itself tells it: in others the compiler puts it before each name."""
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
    """Whether a story of a generic function is that of its body, and ends in the heap.

    For each type there is a wrapper besides, which calls the body with a dictionary.
    """
    last = story.hops[-1] if story.hops else None
    if last is None or not last.destination.startswith("{"):
        return False
    return not any(".dict." in step.text for hop in story.hops for step in hop.steps)
