"""Each sample shows what its comments want, from compiler output that is there already."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from compiled_samples import SAMPLES, CompiledPackage
from samples.analysis import Toolchain
from samples.wants import Version, mismatches, parse_wants

PACKAGES = sorted({str(path.parent.relative_to(SAMPLES)) for path in SAMPLES.rglob("*.go")})


@cache
def version_of(go: str) -> Version:
    return Toolchain(go).version()


@pytest.fixture(scope="session")
def version(newest_go: str) -> Version:
    """The version of the Go that compiled the samples."""
    return version_of(newest_go)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_sample_shows_what_its_comments_want(
    package: str, compiled_samples: Mapping[str, CompiledPackage], version: Version
) -> None:
    compiled = compiled_samples[package]
    findings = compiled.merged().findings
    failures: list[str] = []
    for path in compiled.files:
        source = Path(path).read_bytes()
        wants, _ = parse_wants(path, source)
        expected = [want for want in wants if want.holds_for(version)]
        of_file = [finding for finding in findings if finding.span.path == path]
        failures += mismatches(Path(path).name, source, expected, of_file)
    assert not failures, "\n".join(failures)
