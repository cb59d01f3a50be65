"""Edits that really change a function of a real file, each to something that was never there."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from lsp.connection import Json
from lsp.editor import Editor


@dataclass
class EditedFile:
    """A file with one more function at its end, whose body is what changes.

    The variable in it moves to the heap, and has another name each time: an answer without the name
    is no answer.
    """

    path: Path
    """The file."""
    original: str
    """Its text without the function."""
    number: int = field(default_factory=lambda: time.time_ns() % 10**9)
    """Of the last edit; the go command caches what it has compiled before, so it is never again."""

    @classmethod
    def of(cls, path: Path) -> "EditedFile":
        """Takes a file and writes the function into it.

        Raises:
            OSError: The file cannot be read or written.
        """
        edited = cls(path, path.read_text(encoding="utf-8"))
        edited.next()
        edited.write()
        return edited

    @property
    def function(self) -> str:
        """The function as it is now."""
        name, value = self.variable, self.number
        return f"func heaplensBench() *int {{\n\t{name} := {value}\n\treturn &{name}\n}}\n"

    @property
    def variable(self) -> str:
        """The variable that moves to the heap."""
        return f"edited{self.number}"

    @property
    def text(self) -> str:
        """The whole text."""
        return f"{self.original}\n{self.function}"

    @property
    def line(self) -> int:
        """The 0-based line of the variable."""
        return self.original.count("\n") + 2

    def next(self) -> None:
        """Changes the function."""
        self.number += 1

    def write(self) -> None:
        """Writes the text to the file."""
        self.path.write_text(self.text, encoding="utf-8")

    def restore(self) -> None:
        """Writes the text without the function."""
        self.path.write_text(self.original, encoding="utf-8")

    def type_into(self, editor: Editor, uri: str) -> None:
        """Changes the function, and tells a server of it."""
        self.next()
        start = len(self.original) + 1
        editor.edit(uri, start, len(editor.buffers[uri].text), self.function)

    def window(self) -> Json:
        """The range of lines that an editor shows around the function."""
        first = max(0, self.line - 50)
        return {
            "start": {"line": first, "character": 0},
            "end": {"line": self.line + 4, "character": 0},
        }
