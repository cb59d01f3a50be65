"""Reads all that is said of forty packages for words of the compiler and names that nobody gave.

    PYTHONPATH=tests python bench/spelled.py [--go GO] [--std] [--examples N]

Prints for each package how many findings it has, how many texts have a word of tests/jargon.py, and
how many have a name that stands in no source file (tests/names.py); then the texts. Ends with
status 1 if there are any.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import Finding
from jargon import jargon
from modules import Subject, subjects
from names import Sources

STANDARD = (
    "archive/zip",
    "bufio",
    "compress/flate",
    "crypto/tls",
    "database/sql",
    "encoding/gob",
    "encoding/json",
    "encoding/xml",
    "fmt",
    "go/printer",
    "go/types",
    "html/template",
    "image/png",
    "internal/trace",
    "log/slog",
    "maps",
    "math/big",
    "mime/multipart",
    "net",
    "net/http",
    "net/textproto",
    "net/url",
    "os/exec",
    "os/user",
    "reflect",
    "regexp",
    "slices",
    "testing",
    "text/template",
    "time",
)
_MOST_SHOWN = 40


def read(go: str, subject: Subject) -> Iterator[tuple[str, Sequence[Finding]]]:
    """All findings of the packages of a subject, reasons and proof included, by package."""
    settings = Settings(go_path=go, tests=False, cache=False)
    with Analyzer(settings) as analyzer:
        reports = analyzer.check(subject.packages, str(subject.directory), depth=Depth.PROOF)
        for report in reports:
            for problem in report.problems:
                print(f"{report.import_path}: {problem.message}", file=sys.stderr)
            yield report.import_path, report.findings


def asked(go: str, private: Path, *, only_standard: bool) -> Iterator[Subject]:
    """The packages: of the standard library, and of the modules that the proxy gives."""
    root = subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True)
    yield Subject("std", STANDARD, Path(root.stdout.strip()) / "src", dict(os.environ))
    for subject in () if only_standard else subjects(go, private, dict(os.environ)):
        if isinstance(subject, Subject):
            yield subject
        else:
            print(f"{subject[0]} is not to be had: {subject[1]}", file=sys.stderr)


def main() -> int:
    """Reads the packages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--go", default=shutil.which("go") or "go", help="the go command (default: from PATH)"
    )
    parser.add_argument("--std", action="store_true", help="the standard library alone")
    parser.add_argument("--examples", type=int, default=_MOST_SHOWN)
    arguments = parser.parse_args()
    packages, findings, wrong = 0, 0, list[str]()
    print(f"{'findings':>8}  {'jargon':>6}  {'made up':>7}  package")
    with tempfile.TemporaryDirectory(prefix="heaplens-spelled-") as private:
        for subject in asked(arguments.go, Path(private), only_standard=arguments.std):
            os.environ.update(subject.environment)
            sources = Sources.of(
                arguments.go, subject.packages, subject.directory, subject.environment
            )
            for package, of_package in read(arguments.go, subject):
                words = [(each, text) for each in of_package for text in jargon(each)]
                names = [(each, text) for each in of_package for text in sources.invented(each)]
                print(f"{len(of_package):8}  {len(words):6}  {len(names):7}  {package}", flush=True)
                wrong += [f"{f.span.path}:{f.span.line}: {text}" for f, text in (*words, *names)]
                packages, findings = packages + 1, findings + len(of_package)
    print(f"{findings} findings of {packages} packages; texts that are wrong: {len(wrong)}")
    print("\n".join(f"  {text}" for text in wrong[: arguments.examples]))
    return 1 if wrong or not findings else 0


if __name__ == "__main__":
    sys.exit(main())
