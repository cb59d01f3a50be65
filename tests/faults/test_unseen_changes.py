"""A file that is changed in place, with the size and the time of before, is seen."""

import os
from pathlib import Path

from faults.checking import write_files
from faults.serving import MOD, Serve, after, opened, shown, watched


async def test_when_the_client_says_that_it_changed(serve: Serve, tmp_path: Path) -> None:
    """The open file uses what the other one declares; the finding goes with that."""
    user = "package good\n\nfunc g(p *int) { keep(p) }\n\nfunc h() { x := 1; g(&x) }\n"
    keeps, drops = "{ kept = p }", "{          }"
    other = f"package good\n\nvar kept *int\n\nfunc keep(p *int) {keeps}\n"
    module = write_files(tmp_path / "m", {**MOD, "user.go": user, "other.go": other})
    file = module / "other.go"
    async with serve(module) as editor:
        uri = await opened(editor, module / "user.go")
        assert "moved-to-heap" in shown(editor, uri)
        before = file.stat()
        with file.open("r+") as stream:
            stream.write(other.replace(keeps, drops))
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        now = file.stat()
        assert (now.st_size, now.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
        await after(editor, watched, editor, file)
        assert "moved-to-heap" not in shown(editor, uri)
