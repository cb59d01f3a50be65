"""Times the proof, of saved and of unsaved text, against a plain compile, in turns; its memory.

    python bench/proof.py [--runs N] [PACKAGE]      the default is net/http

Saved text has been built by the go command, which leaves only the reading; unsaved text is compiled
for its proof. Ends with status 1 above 0.3 s for the one, above 1.1 times the plain compile and the
reading for the other, or above 150 MB in our process.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from heaplens.config.settings import Settings
from heaplens.engine.engine import Engine
from heaplens.toolchain.compile_command import CompileCommand
from heaplens.toolchain.overlay import NOTHING
from heaplens.toolchain.packages import Variant
from heaplens.toolchain.passes import PassOptions
from heaplens.toolchain.process import Limits, run
from heaplens.toolchain.proofs import proof_pass

_RATIO, _SAVED_S, _LIMIT_MB = 1.1, 0.3, 150.0


def plain_compile(engine: Engine, compile_command: CompileCommand, private: Path) -> None:
    """Runs the compile command as the go command would."""
    config = private / "importcfg"
    config.write_text(compile_command.import_config)
    directory = os.path.dirname(compile_command.files[0])
    shop = engine.toolchain()
    outcome = run(
        [
            *(compile_command.compiler, "-o", str(private / "out.a"), *compile_command.flags),
            *("-importcfg", str(config), *compile_command.files),
        ],
        directory=directory,
        environ=shop.environment(directory) | dict(shop.go.variables),
        limits=Limits(120, 0),
        cancellation=engine.cancellation,
        on_stdout=lambda _: False,
    )
    assert outcome.returncode == 0, outcome.stderr  # noqa: S101 - the benchmark's own check


def main() -> int:
    """Measures one package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", nargs="?", default="net/http")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--go", default="", metavar="PATH")
    arguments = parser.parse_args()
    engine = Engine(Settings(go_path=arguments.go, tests=False), dict(os.environ))
    plain_s, proof_s, saved_s, calls = list[float](), list[float](), list[float](), 0
    try:
        plan = engine.plan(
            [arguments.package],
            str(Path.cwd()),
            NOTHING,
            tests=engine.settings.tests,
            cancellation=engine.cancellation,
        )
        compile_command = plan.compile_commands[plan.listing.packages[0].directory][Variant.PLAIN]
        ask = partial(PassOptions, NOTHING, engine.cancellation)
        unsaved = replace(compile_command, archive=None)
        with tempfile.TemporaryDirectory() as private:
            for number in range(arguments.runs + 1):
                started_s = time.perf_counter()
                plain_compile(engine, compile_command, Path(private))
                between_s = time.perf_counter()
                proof_pass(engine.toolchain(), unsaved, ask())
                ended_s = time.perf_counter()
                proof = proof_pass(engine.toolchain(), compile_command, ask())
                read_s = time.perf_counter()
                if number and proof is not None and proof.code is not None:
                    plain_s.append(between_s - started_s)
                    proof_s.append(ended_s - between_s)
                    saved_s.append(read_s - ended_s)
                    calls = len(proof.code.calls)
        version = engine.toolchain().go.version
    finally:
        engine.close()
    plain, own, saved = map(statistics.median, (plain_s, proof_s, saved_s))
    timed = zip(plain_s, proof_s, saved_s, strict=True)
    ratio = statistics.median((compiled - read) / bare for bare, compiled, read in timed)
    highest_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(
        f"{version} {arguments.package}: plain compile {plain:.2f} s ({min(plain_s):.2f} to "
        f"{max(plain_s):.2f}), proof of unsaved text {own:.2f} s ({min(proof_s):.2f} to "
        f"{max(proof_s):.2f}), without the reading {ratio:.2f} of it (limit {_RATIO}); of saved "
        f"text {saved:.2f} s (limit {_SAVED_S}); {calls} allocator calls; {highest_mb:.0f} MB at "
        f"the highest (limit {_LIMIT_MB:.0f} MB)"
    )
    return 1 if ratio > _RATIO or saved > _SAVED_S or highest_mb > _LIMIT_MB else 0


if __name__ == "__main__":
    sys.exit(main())
