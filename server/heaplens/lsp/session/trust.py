"""Lets nothing run in a folder before the user trusts it, where the settings say `trust: ask`.

A folder is one of the workspace, the innermost that a path is in; a path outside all of them
belongs to the folder of its module. By the letters of the path, as the editor spells it: what a
link in a folder leads to is part of what is trusted with the folder.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Protocol

from heaplens.config.settings import Settings, Trust
from heaplens.lsp.session.trusted_folders import Answers
from heaplens.model import Problem

_LOG = logging.getLogger(__name__)


class Workspace(Protocol):
    """What the client has open, and how the user wants it; both change."""

    @property
    def settings(self) -> Settings:
        """The choices of the user."""

    @property
    def folders(self) -> Mapping[str, str]:
        """The workspace folders: path by the URI that the client has for it."""


class Gate:
    """Knows in which folders something may run, and asks of the others, once each."""

    def __init__(
        self,
        workspace: Workspace,
        answers: Answers,
        ask: Callable[[str], Awaitable[bool | None]],
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            workspace: The settings and the folders of the session.
            answers: What is remembered.
            ask: Asks the user about a folder; None where that is not answered.
        """
        self._workspace = workspace
        self._answers = answers
        self._ask_user = ask
        self._known: dict[str, bool] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._later: dict[str, dict[Hashable, Callable[[], None]]] = {}

    @property
    def problem(self) -> Problem | None:
        """Why nothing runs in some folder; None where something may, in all that were wanted."""
        if self._workspace.settings.trust is not Trust.ASK:
            return None
        closed = [
            *self._asking,
            *(folder for folder, trusted in self._known.items() if not trusted),
        ]
        if not closed:
            return None
        return Problem(f"nothing runs in {shown(closed[0])}: it is not trusted (heaplens.trust)")

    def lets(
        self, path: str, key: Hashable = None, later: Callable[[], None] | None = None
    ) -> bool:
        """Return whether something may run for a path now; if that is not known, the user is asked.

        Args:
            path: A file, or a directory.
            key: What `later` is for: of one key the first is done.
            later: Done when the user has come to trust the folder.
        """
        if self._workspace.settings.trust is not Trust.ASK:
            return True
        folder = self._folder_of(path)
        trusted = self._known.get(folder)
        if trusted is None and folder not in self._asking:
            trusted = self._answers.of(folder)
            if trusted is not None:
                self._known[folder] = trusted
        if trusted is None:
            if folder not in self._asking:
                self._asking[folder] = asyncio.ensure_future(self._ask(folder))
            if later is not None:
                self._later.setdefault(folder, {}).setdefault(key, later)
        return trusted is True

    def open(self) -> None:
        """Take all folders of the workspace for trusted, and those that were wanted otherwise."""
        if self._workspace.settings.trust is not Trust.ASK:
            return
        folders = {os.path.realpath(path) for path in self._workspace.folders.values()}
        for folder in folders | {*self._known, *self._asking}:
            asking = self._asking.pop(folder, None)
            if asking is not None:
                asking.cancel()
            self._take_in(folder, trusted=True)

    def close(self) -> None:
        """Take back what is being asked."""
        for asking in self._asking.values():
            asking.cancel()

    async def _ask(self, folder: str) -> None:
        trusted = await self._ask_user(folder)
        del self._asking[folder]
        if trusted is None:
            # Not asked again before the next start; nor is it remembered.
            self._known[folder] = False
            self._later.pop(folder, None)
        else:
            self._take_in(folder, trusted=trusted)

    def _take_in(self, folder: str, *, trusted: bool) -> None:
        self._known[folder] = trusted
        self._answers.keep(folder, trusted=trusted)
        _LOG.info("a folder is %strusted", "" if trusted else "not ")
        later = self._later.pop(folder, {})
        if trusted:
            for act in later.values():
                act()

    def _folder_of(self, path: str) -> str:
        """Return the folder that decides on a path, without symbolic links."""
        # `/trusted/../other` is not in /trusted.
        path = os.path.normpath(path)
        around = [
            folder
            for folder in map(os.path.normpath, self._workspace.folders.values())
            if path == folder or path.startswith(folder.rstrip("/") + "/")
        ]
        return os.path.realpath(max(around, key=len) if around else _module_of(path))


def shown(folder: str) -> str:
    """Return a path for people: nothing in it moves, hides or reverses the text around it."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in folder)


def _module_of(path: str) -> str:
    """Return the directory of the module that a path is in; its own where there is none."""
    innermost = path if os.path.isdir(path) else os.path.dirname(path)
    directory = innermost
    while not os.path.lexists(os.path.join(directory, "go.mod")):
        above = os.path.dirname(directory)
        if above == directory:
            return innermost
        directory = above
    return directory
