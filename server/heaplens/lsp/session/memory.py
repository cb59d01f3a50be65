"""Gives memory back to the system that nothing is in any more.

glibc keeps what was freed for the next time (malloc_trim(3)): after thousands of edits a tenth of
the server would be that. Elsewhere than on glibc nothing is done.
"""

import ctypes
import sys


def give_back() -> None:
    """Give back what is free; takes some milliseconds, in which other threads go on."""
    if sys.platform != "linux":
        return
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # another C library
        return
    trim(0)
