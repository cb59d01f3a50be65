"""The directory of the cache: made so that it is ours alone, and never left when removing."""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_GROUP_AND_OTHERS = 0o077


@contextmanager
def own_directory(path: str) -> Iterator[int | None]:
    """Open a directory of ours; None where it is a link, another user's or not there.

    What is removed is named relative to it: so a directory that is put in its place meanwhile, or a
    link to somebody else's, loses nothing.
    """
    try:
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(path, flags)
    except OSError:
        yield None
        return
    try:
        yield descriptor if os.fstat(descriptor).st_uid == os.geteuid() else None
    finally:
        os.close(descriptor)


def make_private(directory: str) -> None:
    """Make the directory, if need be, and see to it that nobody else can write there.

    Raises:
        OSError: It cannot be made, or is not ours.
    """
    try:
        status = os.lstat(directory)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(directory), mode=0o700, exist_ok=True)
        with suppress(FileExistsError):
            os.mkdir(directory, mode=0o700)
        status = os.lstat(directory)
    if not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(f"{directory} is no directory")
    if status.st_uid != os.geteuid():
        raise PermissionError(f"{directory} belongs to another user")
    if status.st_mode & _GROUP_AND_OTHERS:
        os.chmod(directory, status.st_mode & 0o700)


def remove(name: str, directory: int | None) -> bool:
    """Remove what a directory has under a name.

    Args:
        name: The name.
        directory: A descriptor of the directory (`own_directory`); None: nothing is removed.

    Returns:
        Whether it was removed.
    """
    if directory is None:
        return False
    try:
        if stat.S_ISDIR(os.lstat(name, dir_fd=directory).st_mode):
            shutil.rmtree(name, dir_fd=directory)
        else:
            os.unlink(name, dir_fd=directory)
    except OSError:  # gone, or not ours to remove
        return False
    return True
