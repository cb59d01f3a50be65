"""Damages objects at random, guided by what of the reader that reaches: `make fuzz-object`.

What is found is a crash: an exception that is no `ObjectFault`, or more than the limits allow
(`-timeout`, `-rss_limit_mb`). The arguments are those of libFuzzer.
"""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["heaplens.compiler.object"]):
    from heaplens.compiler.object.faults import ObjectFault
    from heaplens.compiler.object.reading import read_object

from compiled import Compiled, compiled
from damage import HUGE, Damage, Harm, damaged, parts_of, write_module

ARCHITECTURES = ("amd64", "arm64", "wasm")
MOST_DAMAGES = 6


def packages() -> list[Compiled]:
    """One package, by both toolchains for several architectures."""
    with tempfile.TemporaryDirectory() as directory:
        write_module(Path(directory))
        return [
            compiled(os.environ[f"HEAPLENS_GO_{name}"], Path(directory), goarch=goarch)
            for name in ("OLDEST", "NEWEST")
            for goarch in ARCHITECTURES
        ]


def main() -> None:
    """Damages and reads until the time is over."""
    intact = [
        (package.archive, parts_of(package.archive), package.surrounding())
        for package in packages()
    ]

    def once(data: bytes) -> None:
        choices = atheris.FuzzedDataProvider(data)
        archive, parts, around = choices.PickValueInList(intact)
        names = sorted(parts)
        done = [
            Damage(
                harm=choices.PickValueInList(list(Harm)),
                part=choices.PickValueInList(names),
                at=choices.ConsumeProbability() * 0.999,
                other=choices.ConsumeProbability() * 0.999,
                number=(
                    choices.PickValueInList(list(HUGE))
                    if choices.ConsumeBool()
                    else choices.ConsumeIntInRange(0, 2**32 - 1)
                ),
                content=choices.ConsumeBytes(choices.ConsumeIntInRange(1, 64)),
            )
            for _ in range(choices.ConsumeIntInRange(1, MOST_DAMAGES))
        ]
        with contextlib.suppress(ObjectFault):
            read_object(damaged(archive, parts, done), around)

    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
