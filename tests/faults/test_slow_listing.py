"""A package whose listing takes long holds up no other, and it is said what is waited for."""

from pathlib import Path

from faults.checking import GOOD, write_files
from faults.serving import GOOD_RANGE, MOD, STATUS, Serve, shown

PUBLISH = "textDocument/publishDiagnostics"


async def test_its_neighbour_is_analysed_meanwhile(serve: Serve, tmp_path: Path, go: str) -> None:
    """With one slot, which the listing would hold until its deadline, five minutes later."""
    script = f"#!/bin/sh\ncase $1:$PWD in list:*/slow) sleep 60 ;; esac\nexec '{go}' \"$@\"\n"
    wrapper = write_files(tmp_path / "bin", {"go": script}) / "go"
    wrapper.chmod(0o755)
    files = {**MOD, "slow/good.go": GOOD, "good/good.go": GOOD}
    module = write_files(tmp_path / "m", files)
    settings = {"goPath": str(wrapper), "jobs": 1}
    async with serve(module, configuration=settings) as editor:
        editor.open(module / "slow" / "good.go")
        await editor.wait_for(
            STATUS, lambda it: it["message"] == f"still listing {module / 'slow'}"
        )
        since = len(editor.messages)
        uri = editor.open(module / "good" / "good.go")
        await editor.wait_for(
            PUBLISH, lambda it: it["uri"] == uri and it["diagnostics"], since=since
        )
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}
