"""A change of text, in the compiler's positions. Pure: no I/O."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """One stretch of a file's text and what is to stand in its place."""

    line: int
    """1-based line of the first byte that goes."""
    byte_col: int
    """1-based byte column of it."""
    end_line: int
    """1-based line of the first byte that stays."""
    end_byte_col: int
    """1-based byte column of it."""
    new_text: str
    """What comes instead; may be empty."""
