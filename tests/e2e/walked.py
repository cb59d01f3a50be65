"""Runs heaplens and notes in which order its functions are first called.

    python walked.py ORDER.json START ARGUMENT…

Nothing of heaplens is changed: the interpreter tells us of each call. ORDER.json holds
`module.py function` in the order of the first calls, from whatever thread, from START on.
"""

import atexit
import json
import os
import sys
import threading
from pathlib import Path
from types import FrameType

from heaplens.__main__ import run

FIRST_CALLS: dict[str, None] = {}
PACKAGE = f"{os.sep}heaplens{os.sep}"
START = sys.argv[2]


def note(frame: FrameType, event: str, _: object) -> None:
    """Note a call."""
    code = frame.f_code
    if event == "call" and PACKAGE in code.co_filename:
        call = f"{code.co_filename.rpartition(PACKAGE)[2]} {code.co_qualname}"
        if FIRST_CALLS or call == START:
            FIRST_CALLS.setdefault(call)


def main() -> None:
    """Note, and run heaplens with the arguments that are left."""
    order = Path(sys.argv[1])
    ends = os._exit  # the server ends itself by it

    def write() -> None:
        sys.setprofile(None)
        order.write_text(json.dumps(list(FIRST_CALLS)), encoding="utf-8")

    def end(status: int) -> None:
        write()
        ends(status)

    os._exit = end  # type: ignore[assignment]  # - to write before that
    atexit.register(write)
    sys.argv[:3] = ["heaplens"]
    threading.setprofile(note)
    sys.setprofile(note)
    run()


if __name__ == "__main__":
    main()
