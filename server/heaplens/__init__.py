"""heaplens: every heap allocation of Go code, while it is written.

    import heaplens

    report = heaplens.check("./...", directory="path/to/module")
    for finding in report.findings:
        print(finding.span.path, finding.span.line, finding.sentence)

docs/api.md describes `check`, `Report` and what a finding holds.
"""

from typing import TYPE_CHECKING

from heaplens.config.version import __version__

__all__ = ("Report", "__version__", "check")

if TYPE_CHECKING:
    from heaplens.engine.checks import Report, check
else:
    # Not for type checkers: to them a module with `__getattr__` has every name.
    def __getattr__(name: str) -> object:
        """Load `check` and `Report` when they are asked for: every start imports this module.

        Raises:
            AttributeError: there is no such name.
        """
        if name in {"Report", "check"}:
            from heaplens.engine import checks  # noqa: PLC0415 - loaded when needed

            return getattr(checks, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
