"""What the compiler's own source names is in our tables, or left out for a reason."""

import re
from pathlib import Path

from data.new_go import LEFT_OUT, listings
from heaplens.compiler.versions import NEWEST_TESTED, OLDEST_SUPPORTED


def minor_of(goroot: Path) -> int:
    version = re.match(r"go1\.(\d+)", (goroot / "VERSION").read_text(encoding="utf-8"))
    assert version is not None
    return int(version[1])


def test_the_tables_lack_nothing(each_goroot: Path) -> None:
    minor = minor_of(each_goroot)
    assert minor in {OLDEST_SUPPORTED, NEWEST_TESTED}
    lacking = {listing.title: listing.lacking for listing in listings(each_goroot, minor)}
    assert {title: names for title, names in lacking.items() if names} == {}


def test_the_source_is_read(each_goroot: Path) -> None:
    """A script that finds nothing would lack nothing."""
    routines, reasons, lines, builtins = (
        set(listing.names) for listing in listings(each_goroot, minor_of(each_goroot))
    )
    assert {"runtime.newobject", "runtime.growslice", "runtime.deferproc"} < routines
    assert len(reasons) >= 37
    assert {"address-of", "switch case", "too large for stack", "assign-pair", "spill"} < reasons
    assert {"moved to heap: %v", "leaking param: %v", "%v does not escape"} < lines
    assert {"runtime.newobject", "type:error"} < builtins


def test_nothing_is_left_out_that_no_go_has(goroots: tuple[Path, ...]) -> None:
    names = {
        name for goroot in goroots for listing in listings(goroot, 0) for name in listing.names
    }
    assert LEFT_OUT.keys() - names == set()


def test_a_go_that_is_not_on_record_gets_an_entry_to_paste(goroots: tuple[Path, ...]) -> None:
    """The newest one, taken for the next."""
    *_, builtins = listings(goroots[-1], NEWEST_TESTED + 1)
    assert list(builtins.lacking) == [f"    {NEWEST_TESTED + 1}: (\n    ),"]
    *_, builtins = listings(goroots[-1], NEWEST_TESTED + 2)
    assert list(builtins.lacking) == [f"no record of Go 1.{NEWEST_TESTED + 1}: add that first"]
