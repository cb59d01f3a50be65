"""A text as an editor keeps it: the reference for positions and edits, short rather than fast."""

import re

LINE_END = re.compile(r"\r\n|\r|\n")


class Buffer:
    """The text of one document, and positions in it in the unit of the session."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        """Start with a text.

        Args:
            text: All of it.
            encoding: The unit of `character`: utf-8, utf-16 or utf-32.
        """
        self.text = text
        self._encoding = encoding

    def position(self, offset: int) -> dict[str, int]:
        """Return the position before a character.

        Args:
            offset: The characters before it.

        Returns:
            The Position; `character` counts units of the encoding.
        """
        ends = [end.end() for end in LINE_END.finditer(self.text, 0, len(self.text))]
        before = [end for end in ends if end <= offset]
        start = before[-1] if before else 0
        return {"line": len(before), "character": self._units(self.text[start:offset])}

    def offset(self, position: dict[str, int]) -> int:
        """Return the characters before a position; a column beyond the line's end means the end.

        Args:
            position: A Position.

        Returns:
            A character offset.
        """
        starts = [0, *(end.end() for end in LINE_END.finditer(self.text))]
        if position["line"] >= len(starts):
            return len(self.text)
        start = starts[position["line"]]
        end = LINE_END.search(self.text, start)
        line = self.text[start : end.start() if end else len(self.text)]
        taken = 0
        while taken < len(line) and self._units(line[: taken + 1]) <= position["character"]:
            taken += 1
        return start + taken

    def range(self, start: int, end: int) -> dict[str, dict[str, int]]:
        """Return the Range between two character offsets.

        Args:
            start: Characters before its first.
            end: Characters before the one after its last.

        Returns:
            A Range.
        """
        return {"start": self.position(start), "end": self.position(end)}

    def find(self, words: str, after: int = 0) -> tuple[int, int]:
        """Where words stand in the text.

        Args:
            words: What to look for; the first place counts.
            after: The character offset to start at.

        Returns:
            The character offsets of its first character and of the one after its last.
        """
        start = self.text.index(words, after)
        return start, start + len(words)

    def at(self, words: str) -> dict[str, int]:
        """Return the position of the first character of words in the text.

        Args:
            words: What to look for; the first place counts.

        Returns:
            A Position.
        """
        return self.position(self.find(words)[0])

    def apply(self, start: int, end: int, text: str) -> dict[str, object]:
        """Replace a piece.

        Args:
            start: Characters before the piece.
            end: Characters before the one after the piece.
            text: What comes in its place.

        Returns:
            The content change of `textDocument/didChange` that says so.
        """
        change: dict[str, object] = {"range": self.range(start, end), "text": text}
        self.text = self.text[:start] + text + self.text[end:]
        return change

    def _units(self, text: str) -> int:
        """Return how many units of the encoding a text takes; half a pair is one of UTF-16."""
        if self._encoding == "utf-32":
            return len(text)
        width = 1 if self._encoding == "utf-8" else 2
        codec = "utf-8" if width == 1 else "utf-16-le"
        return len(text.encode(codec, "surrogatepass")) // width
