"""Follows an argument into the functions that keep it, also in other packages, on demand.

    fmt.Println(x)      inside fmt.Println, inside fmt.Fprintln, … down to the place where it stays

Each package on the way is compiled as far as its explanations, once; so this takes from some tens
of milliseconds to seconds, and is never done but for somebody who asks. What is not certain, such
as which function a variable holds, ends the way and is said.
"""

import os
from collections.abc import Mapping

from heaplens.engine.engine import Engine
from heaplens.explain.tracing import (
    AGAIN,
    ALSO,
    MADE_INSIDE,
    NO_BODY,
    NOT_CLEAR_WHICH,
    NOT_KEPT,
    NOT_KEPT_BY_ONLY,
    NOT_SAID,
    TOO_FAR,
    Trace,
    TracedCallee,
    as_parameter,
    identifiers,
    is_made_inside,
    is_passed_on,
    names_on_the_way,
)
from heaplens.model import Finding, Site
from heaplens.source.operands import Passed, operand_at, passed_as
from heaplens.toolchain.process import Cancellation
from heaplens.tracing.callees import Callees, Target
from heaplens.tracing.explanations import Explanations
from heaplens.tracing.packages import ExplainedPackages

_MOST_FUNCTIONS = 12
_MOST_PACKAGES = 5


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
        self._callees = Callees(self._packages)

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
        seen: set[tuple[str, str, str]] = set()
        while is_passed_on(finding):
            target = self._callees.resolve(finding.flow[-1])
            if target is None or isinstance(target, str):
                return target
            declared = target.declared
            name = self._callees.name(declared)
            packages.add(declared.directory)
            if len(callees) == _MOST_FUNCTIONS or len(packages) > _MOST_PACKAGES + 1:
                return TOO_FAR.format(callee=name)
            if not declared.signature.has_body:
                return NO_BODY.format(callee=name)
            found = self._made(finding, target) or self._kept(finding, target)
            if isinstance(found, str):
                end = found if found.endswith(".") else NOT_SAID.format(callee=name, reason=found)
                return f"{target.note} {end}".lstrip()
            kept, note = found
            if (place := (declared.path, declared.function, kept.subject)) in seen:
                return AGAIN.format(callee=name)
            seen.add(place)
            where = Site(declared.path, declared.signature.line, 1)
            callees.append(
                TracedCallee(
                    name,
                    where,
                    kept.sentence,
                    kept.flow,
                    declared.import_path,
                    f"{target.note} {note}".strip(),
                )
            )
            finding = kept
        return None

    def _made(self, finding: Finding, target: Target) -> tuple[Finding, str] | str | None:
        """Return what the inlined callee that makes a value does with it; None where none does."""
        if not is_made_inside(finding):
            return None
        explored = self._packages.explore(target.declared.directory)
        if isinstance(explored, str):
            return explored
        made = explored.made(target.declared, finding.subject)
        return (made[0], "") if len(made) == 1 and made[0].flow else MADE_INSIDE

    def _kept(self, finding: Finding, target: Target) -> tuple[Finding, str] | str:
        """Return what becomes of the parameter that gets the value; or why that cannot be said.

        Only what the compiler itself says of the callee counts: a parameter that it does not call
        leaking keeps nothing, whatever the call looks like.
        """
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
        passed = self._passed(finding, target)
        wanted = [target.parameter(index) for index in passed.indexes]
        if passed.indexes and None not in wanted:
            leaks = [leak for leak in leaks if leak.subject in wanted]
        if len(leaks) > 1 and (exact := self._exactly(finding, target)) is not None:
            leaks = [leak for leak in leaks if leak.subject == exact]
        if len(leaks) == 1:
            return leaks[0], ""
        if not leaks:
            # Of a generic function that nobody instantiates the compiler says nothing.
            is_said = passed.is_certain and None not in wanted and not declared.signature.is_generic
            if not (target.through_interface and is_said):
                return NOT_KEPT
            return NOT_KEPT_BY_ONLY.format(method=self._callees.name(declared))
        names = [leak.subject for leak in leaks]
        listed = f"{', '.join(names[:-1])} and {names[-1]}"
        if not passed.is_certain or None in wanted:
            return NOT_CLEAR_WHICH.format(parameters=listed)
        return leaks[0], ALSO.format(parameters=listed)

    def _exactly(self, finding: Finding, target: Target) -> str | None:
        """Return the parameter that the compiler's own explanation names by its places."""
        path = finding.flow[-1].site.path
        user = self._packages.explore(os.path.dirname(path))
        if isinstance(user, str):
            return None
        sites = [(s.line, s.byte_col) for s in user.on_the_way(finding) if s.path == path]
        index = operand_at(self._packages.syntax(path), target.call, sites)
        return None if index is None else target.parameter(index)

    def _passed(self, finding: Finding, target: Target) -> Passed:
        path, call = finding.flow[-1].site.path, target.call
        if (known := as_parameter(finding)) is not None:
            parameter, names = known
            for index, (_, _, text) in call.operands.items():
                if target.parameter(index) == parameter and names & identifiers(text):
                    return Passed((index,), is_certain=True)
        start = Site(finding.span.path, finding.span.line, finding.span.byte_col)
        sites = [start, *(step.site for step in finding.flow[:-1])]
        return passed_as(
            self._packages.syntax(path),
            call,
            [(s.line, s.byte_col) for s in sites if s.path == path],
            names_on_the_way(finding),
        )
