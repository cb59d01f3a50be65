"""What a server takes after thousands of edits: memory, files, threads, processes.

An hour at the keyboard without the pauses: one real server, files of several packages of the
standard library, typing in bursts. After each burst the server has to name what was typed last;
from time to time it is asked, or a file is saved. At each sample it has nothing left to do.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from edits import EditedFile
from figures import table
from ground import Ground
from lsp.connection import Json
from lsp.editor import Editor, editing
from processes import resident_mb, settle, tree
from sessions import DRAWS_ALL, SERVER, Session, all_of

EDITS, SAMPLES = 5000, 10
# Packages that hardly anything imports: what is saved in them makes go build little else.
FILES = (
    *("archive/tar/common.go", "archive/tar/reader.go", "archive/tar/writer.go"),
    *("compress/flate/deflate.go", "compress/flate/inflate.go", "compress/flate/token.go"),
    *("encoding/csv/reader.go", "encoding/csv/writer.go"),
    *("encoding/json/decode.go", "encoding/json/encode.go", "encoding/json/scanner.go"),
    *("encoding/json/stream.go", "encoding/xml/marshal.go", "encoding/xml/read.go"),
    *("encoding/xml/xml.go", "text/tabwriter/tabwriter.go", "text/template/exec.go"),
    *("text/template/funcs.go", "text/template/helper.go", "text/template/template.go"),
)
_BURST, _KEY_S = 10, 0.002
_ASK_EVERY, _SAVE_EVERY = 3, 10  # bursts
_PATIENCE_S = 300.0
_MOST_GROWTH = 1.1
_COUNTED = ("descriptors", "threads", "children", "temporary_files")


class NamedFile(EditedFile):
    """A file whose added function has a name of its own, so that several are in one package."""

    @property
    def function(self) -> str:
        """The function as it is now."""
        return super().function.replace("heaplensBench", f"heaplensBench_{self.path.stem}", 1)


@dataclass(frozen=True, slots=True)
class Sample:
    """What the server takes when it has nothing left to do."""

    edits: int
    """After how many edits."""
    at_s: float
    """After how many seconds since the server was started."""
    mb: float
    """Resident memory in MiB."""
    descriptors: int
    """Open files, pipes and sockets."""
    threads: int
    """Its threads."""
    children: int
    """Processes below it."""
    temporary_files: int
    """Files in its directory for temporary ones."""


@dataclass
class Done:
    """What was done, for those who want to know what the figures are of."""

    edits: int = 0
    checked: int = 0
    proofs: int = 0
    saves: int = 0
    hovers: int = 0
    hints: int = 0
    edited_s: float = 0.0
    """Seconds of the bursts, until what was typed last was named."""
    settled_s: float = 0.0
    """Seconds of waiting for the rest of the work, before each sample."""


def measure(
    ground: Ground, edits: int = EDITS, files: Sequence[str] = FILES, samples: int = SAMPLES
) -> Json:
    """Edits, and looks at the server from time to time.

    Args:
        ground: Where.
        edits: How many edits in all.
        files: The files to edit, below GOROOT/src; they are left as they were.
        samples: How often to look at the server, evenly.

    Returns:
        The figures.
    """
    edited = [NamedFile.of(ground.goroot / "src" / name) for name in files]
    try:
        return asyncio.run(_measure(ground, edits, edited, samples))
    finally:
        for file in edited:
            file.restore()


async def _measure(ground: Ground, edits: int, files: Sequence[EditedFile], samples: int) -> Json:
    temporary = Path(tempfile.mkdtemp(prefix="footprint-", dir=ground.private))
    environment = {**ground.environment, "TMPDIR": str(temporary)}
    source = ground.goroot / "src"
    done, found = Done(), list[Sample]()
    started_s = time.monotonic()
    async with editing(SERVER, source, cwd=source, environment=environment) as editor:
        editor.configuration = DRAWS_ALL
        await editor.initialize()
        for file in files:
            uri = editor.open(file.path)
            await editor.diagnostics(uri, version=1, patience_s=_PATIENCE_S)
        process = editor.connection.process.pid
        for number in range(1, samples + 1):
            await _edit(editor, files, edits * number // samples, done)
            began_s = time.monotonic()
            await asyncio.to_thread(settle, process)
            done.settled_s += time.monotonic() - began_s
            found.append(_sample(process, done.edits, time.monotonic() - started_s, temporary))
            print(f"footprint: {found[-1]}", file=sys.stderr, flush=True)
        await editor.shut_down()
    return {
        "files": len(files),
        "packages": len({file.path.parent for file in files}),
        "done": asdict(done),
        "samples": [asdict(each) for each in found],
    }


async def _edit(editor: Editor, files: Sequence[EditedFile], until: int, done: Done) -> None:
    """Types in bursts, each into another file than the one before, until so many edits are made."""
    while done.edits < until:
        file = files[done.checked % len(files)]
        uri = file.path.as_uri()
        began_s = time.monotonic()
        for _ in range(min(_BURST, until - done.edits)):
            since = len(editor.messages)
            file.type_into(editor, uri)
            done.edits += 1
            await asyncio.sleep(_KEY_S)
        saved = done.checked % _SAVE_EVERY == 0
        if saved:
            editor.save(uri, file.path)
            done.saves += 1
        asked = done.checked % _ASK_EVERY == 0
        if asked:  # while the server is at work
            await _ask(editor, uri, file, done)
        session = Session(editor, uri, file)
        await session.published(since, all_of)
        if saved:  # a pause, as one makes it then: long enough for the generated code
            await session.hinted(lambda label: label == "heap 8 B")
            done.proofs += 1
        if asked:
            await _ask(editor, uri, file, done)
        done.checked += 1
        done.edited_s += time.monotonic() - began_s


async def _ask(editor: Editor, uri: str, file: EditedFile, done: Done) -> None:
    """Asks for a hover of what was typed, and for the hints on the screen."""
    await editor.hover(uri, {"line": file.line, "character": 1})
    await editor.hints(uri, file.window())
    done.hovers += 1
    done.hints += 1


def _sample(process: int, edits: int, at_s: float, temporary: Path) -> Sample:
    server = psutil.Process(process)
    return Sample(
        edits=edits,
        at_s=at_s,
        mb=resident_mb(process),
        descriptors=server.num_fds(),
        threads=server.num_threads(),
        children=len(tree(process)) - 1,
        temporary_files=sum(each.is_file() for each in temporary.rglob("*")),
    )


def tables(figures: Json) -> list[str]:
    """The Markdown table, from the figures of `measure`."""
    samples = figures["samples"]
    growth = samples[-1]["mb"] / samples[0]["mb"]
    return [
        _story(figures),
        "",
        *table(
            ("edits", "MiB", "descriptors", "threads", "children", "temporary files"),
            [
                [
                    f"{each['edits']:,}",
                    f"{each['mb']:.1f}",
                    *(f"{each[name]:,}" for name in _COUNTED),
                ]
                for each in samples
            ],
        ),
        "",
        f"Memory at the end: {growth:.2f} of that after {samples[0]['edits']:,} edits.",
    ]


def _story(figures: Json) -> str:
    """What was done, in words."""
    done, last = figures["done"], figures["samples"][-1]
    return (
        f"One server, {done['edits']:,} edits over {figures['files']} files of "
        f"{figures['packages']} packages in {last['at_s'] / 60:.1f} minutes; "
        f"{done['checked']:,} times the answer to the last edit was waited for, "
        f"{done['proofs']:,} times the bytes, too. In between {done['saves']:,} saves, "
        f"{done['hovers']:,} hovers, {done['hints']:,} times hints:"
    )


def missed(figures: Json) -> list[str]:
    """What is not kept of: memory within 10 %, no more descriptors or files, no children left."""
    first, last = figures["samples"][0], figures["samples"][-1]
    lines = []
    if last["mb"] > _MOST_GROWTH * first["mb"]:
        lines.append(
            f"memory: {last['mb']:.1f} MiB after {last['edits']:,} edits, more than 10 % above "
            f"{first['mb']:.1f} MiB after {first['edits']:,}"
        )
    for name in ("descriptors", "temporary_files"):
        if last[name] > first[name]:
            words = name.replace("_", " ")
            lines.append(f"{words}: {last[name]} at the end, {first[name]} at first")
    lines += [
        f"children: {each['children']} left after {each['edits']:,} edits"
        for each in figures["samples"]
        if each["children"]
    ]
    return lines
