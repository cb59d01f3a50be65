"""Go counts nothing among the user's settings when heaplens runs it, and still reads them."""

import subprocess
import sys
from pathlib import Path

import pytest

from faults.checking import GOOD, own_cache, write_files

MOD = {"go.mod": "module ex.com/m\n\ngo 1.21\n"}


@pytest.mark.skipif(sys.platform == "darwin", reason="there Go asks for no variable but HOME")
@pytest.mark.parametrize("place", ["home/.config", "settings"])
def test_nothing_is_counted_and_the_file_of_go_env_is_read(
    heaplens_command: str, go: str, tmp_path: Path, place: str
) -> None:
    """The file has a tag without which the finding would not be there."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": f"//go:build some\n\n{GOOD}"})
    home = tmp_path / "home"
    home.mkdir()
    cache = subprocess.run([go, "env", "GOCACHE"], check=True, capture_output=True, text=True)
    own = {"HOME": str(home), "GOCACHE": cache.stdout.strip(), "GOENV": "", "GOFLAGS": ""}
    environ = own_cache(tmp_path / "cache") | own
    environ.pop("XDG_CONFIG_HOME", None)
    if place == "settings":
        environ["XDG_CONFIG_HOME"] = str(tmp_path / place)
    write_files(tmp_path / place, {"go/env": "GOFLAGS=-tags=some\n"})
    for arguments in (("check", "."), ("explain", "good.go:7"), ("doctor",)):
        done = subprocess.run(
            [heaplens_command, *arguments],
            cwd=module,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        assert "x escapes" in done.stdout or arguments == ("doctor",)
    found = [path for path in (tmp_path / place).rglob("*") if path.is_file()]
    assert found == [tmp_path / place / "go" / "env"]
    assert not (home / ".config" / "go" / "telemetry").exists()
