"""The samples, compiled once a process, for tests that hold the analysis against them without Go.

What reads the compiler's output is trusted here; what brings verdicts, code and source together is
run anew by each test, in milliseconds.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from heaplens.analysis.candidates import VariantResult
from heaplens.analysis.findings import Merged, merge_findings
from heaplens.config.settings import Settings
from heaplens.engine.engine import Engine
from heaplens.engine.source_facts import PackageSourceFacts
from heaplens.engine.source_files import SourceFiles
from heaplens.engine.variant_passes import Result, gathered
from heaplens.model import Depth
from heaplens.toolchain.packages import Package, Variant

SAMPLES = Path(__file__).parents[1] / "samples"


@dataclass(frozen=True, slots=True)
class CompiledPackage:
    """One package, and what the compiler gave of it."""

    package: Package
    """The package."""
    variants: tuple[VariantResult, ...]
    """The results of its variants, the plain one first, with stories and code."""

    @property
    def files(self) -> tuple[str, ...]:
        """Its Go files, those of its tests behind the others."""
        package = self.package
        return (*package.files, *package.test_files, *package.external_test_files)

    def facts(self) -> PackageSourceFacts:
        """Its source files, of which nothing is known yet."""
        return PackageSourceFacts(self.package, SourceFiles({}))

    def merged(self) -> Merged:
        """What the analysis finds in it."""
        return merge_findings(self.variants, self.facts())


@cache
def compiled_packages(go: str, directory: Path = SAMPLES) -> Mapping[str, CompiledPackage]:
    """The packages of a module by directory, relative to the module's.

    Args:
        go: The go command.
        directory: The module.
    """
    with Engine(Settings(go_path=go, cache=False)) as engine:
        return {
            os.path.relpath(compiled.package.directory, directory): compiled
            for compiled in _compile(engine, directory)
        }


def _compile(engine: Engine, directory: Path) -> list[CompiledPackage]:
    """Run Go as for a report, and stop before anything is made of what it says."""
    stop = engine.cancellation
    with engine.overlay({}) as overlay:
        plan = engine.plan(["./..."], str(directory), overlay, tests=True, cancellation=stop)
        runs = [
            (package, engine.submit(package, commands, overlay, Depth.PROOF, stop))
            for package in plan.listing.packages
            for commands in [plan.compile_commands.get(package.directory, {})]
        ]
        return [_compiled(package, gathered(futures)) for package, futures in runs]


def _compiled(package: Package, results: list[Result]) -> CompiledPackage:
    variants = []
    for variant in Variant:
        of_variant = [result for result in results if result.variant is variant]
        code = next((result.proof.code for result in of_variant if result.proof), None)
        variants += [
            VariantResult(
                variant is not Variant.PLAIN,
                package.name + ("_test" if variant is Variant.EXTERNAL_TEST else ""),
                result.verdicts,
                result.stories,
                code,
            )
            for result in of_variant
            if result.verdicts is not None
        ]
    return CompiledPackage(package, tuple(variants))
