"""Reads JSON objects that follow each other, as `go list -json` prints them. Pure."""

import json
from collections.abc import Iterator
from typing import Any


def json_objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a text.

    Args:
        text: The objects, with anything between them that holds no brace.

    Yields:
        The objects in their order, up to one that is cut off: the go command was killed there.
    """
    decoder = json.JSONDecoder()
    position = text.find("{")
    while position >= 0:
        try:
            value, position = decoder.raw_decode(text, position)
        except ValueError:
            return
        yield value
        position = text.find("{", position)
