"""Follows an argument into the functions that keep it, also in other packages, on demand.

    fmt.Println(x)      inside fmt.Println, inside fmt.Fprintln, … down to the place where it stays

Each package on the way is compiled as far as its explanations, once; so this takes from some tens
of milliseconds to seconds, and is never done but for somebody who asks. What is not certain, such
as which function a variable holds, ends the way and is said.
"""

import os
from collections.abc import Mapping

from heaplens.compiler.symbols import qualified
from heaplens.engine.engine import Engine
from heaplens.explain.tracing import (
    NO_BODY,
    NOT_KEPT,
    NOT_SAID,
    TOO_FAR,
    Trace,
    TracedCallee,
    is_passed_on,
    names_on_the_way,
)
from heaplens.model import Finding, Site
from heaplens.source.calls import which_operand
from heaplens.toolchain.process import Cancellation
from heaplens.tracing.callees import Target, resolve
from heaplens.tracing.explanations import Declared, Explanations
from heaplens.tracing.packages import ExplainedPackages

_MOST_FUNCTIONS = 12
_MOST_PACKAGES = 3


class Tracer:
    """Follows arguments into the functions that keep them."""

    def __init__(
        self,
        engine: Engine,
        texts: Mapping[str, bytes] | None = None,
        cancellation: Cancellation | None = None,
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            engine: Runs Go.
            texts: Unsaved texts by path.
            cancellation: Stops it; None where only the end of the engine does.
        """
        stop = cancellation or engine.cancellation
        self._packages = ExplainedPackages(engine, dict(texts or {}), stop)

    def follow(self, finding: Finding) -> Trace | None:
        """Follow what a finding is about from the last step of its path on.

        Args:
            finding: With its path.

        Returns:
            The way; None where its last step is no call, or one of a builtin function.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: A directory is not there.
            Cancelled: It was stopped.
        """
        if not is_passed_on(finding):
            return None
        self._packages.begin(finding.span.path)
        callees: list[TracedCallee] = []
        end = self._go_on(finding, callees)
        if end is None and not callees:
            return None
        return Trace(tuple(callees), end or "")

    def _go_on(self, finding: Finding, callees: list[TracedCallee]) -> str | None:
        """Go from call to call; return why it stops, None where there is nothing more to go."""
        packages = {self._packages.start}
        while is_passed_on(finding):
            target = resolve(self._packages, finding.flow[-1].site)
            if target is None or isinstance(target, str):
                return target
            declared = target.declared
            name = self._name(declared)
            packages.add(declared.directory)
            if len(callees) == _MOST_FUNCTIONS or len(packages) > _MOST_PACKAGES + 1:
                return TOO_FAR.format(callee=name)
            if not declared.signature.has_body:
                return NO_BODY.format(callee=name)
            kept = self._kept(finding, target)
            if isinstance(kept, str):
                return NOT_SAID.format(callee=name, reason=kept)
            where = Site(declared.path, declared.signature.line, 1)
            callees.append(TracedCallee(name, where, kept.sentence, kept.flow))
            finding = kept
        return None

    def _name(self, declared: Declared) -> str:
        at_home = declared.directory == self._packages.start
        return declared.function if at_home else qualified(declared.package_name, declared.function)

    def _kept(self, finding: Finding, target: Target) -> Finding | str:
        """Return what becomes of the parameter that gets the value; or why that cannot be said."""
        declared = target.declared
        explored = self._packages.explore(declared.directory)
        if isinstance(explored, str):
            return explored
        leaks = explored.leaks(declared)
        caller = os.path.dirname(finding.flow[-1].site.path)
        if not leaks and caller != declared.directory:
            # A generic function is compiled where it is used.
            user = self._packages.explore(caller)
            leaks = user.leaks(declared, explored) if isinstance(user, Explanations) else []
        wanted = self._parameter(finding, target)
        if wanted is not None:
            leaks = [leak for leak in leaks if leak.subject == wanted]
        return leaks[0] if len(leaks) == 1 else NOT_KEPT

    def _parameter(self, finding: Finding, target: Target) -> str | None:
        """Return the parameter that the value is passed as; None where that is not clear."""
        path = finding.flow[-1].site.path
        start = Site(finding.span.path, finding.span.line, finding.span.byte_col)
        sites = [start, *(step.site for step in finding.flow[:-1])]
        index = which_operand(
            self._packages.syntax(path),
            target.call,
            [(s.line, s.byte_col) for s in sites if s.path == path],
            names_on_the_way(finding),
        )
        return None if index is None else target.declared.signature.parameter(index, target.call)
