"""Parses the envelope of a message, before its parameters. Pure: never raises, no I/O.

pygls parses both at once, and has no id to answer where the parameters are malformed.
"""

import json
import math
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

Id: TypeAlias = int | float | str
"""LSP 3.17 says integer or string; JSON-RPC 2.0 any number, and `1.0` is sent by Lua clients."""

PARSE_ERROR = -32700
INVALID_REQUEST = -32600


@dataclass(frozen=True, slots=True)
class Request:
    """Wants an answer."""

    id: Id
    """What the answer must carry."""
    method: str
    """Need not be one that anybody knows."""
    params: Any
    """An object, an array or None."""


@dataclass(frozen=True, slots=True)
class Notification:
    """Wants none."""

    method: str
    """Need not be one that anybody knows."""
    params: Any
    """An object, an array or None."""


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to a request of ours."""

    id: Id | None
    """The request's; None where the other side could not read it."""
    result: Any
    """What was asked for; None with an error."""
    error: Any
    """None without an error; should be an object with code and message, and need not."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """No message, but something that has to be answered as one."""

    id: Id | None
    """None where it could not be made out, as JSON-RPC 2.0 asks."""
    code: int
    """PARSE_ERROR or INVALID_REQUEST."""
    reason: str
    """What is wrong."""


def parse(body: bytes) -> Request | Notification | Response | Invalid:  # noqa: PLR0911 - one for each form
    """Tell what a message is.

    Args:
        body: what came after the header; anything.

    Returns:
        The message, or what to answer to it.
    """
    try:
        data = json.loads(body, parse_constant=_refuse)
    except RecursionError:
        return Invalid(None, PARSE_ERROR, "nested too deeply")
    except ValueError:
        # JSON, its encoding, or an integer of thousands of digits.
        return Invalid(None, PARSE_ERROR, "not valid JSON")
    if not isinstance(data, dict):
        return Invalid(None, INVALID_REQUEST, "a message is one object")
    message_id = _id(data.get("id"))
    method = data.get("method")
    if "method" not in data and ("result" in data or "error" in data):
        return Response(message_id, data.get("result"), data.get("error"))
    if not isinstance(method, str):
        return Invalid(message_id, INVALID_REQUEST, "a message without a method")
    if data.get("jsonrpc") != "2.0":
        return Invalid(message_id, INVALID_REQUEST, "jsonrpc is not 2.0")
    if "id" not in data:
        return Notification(method, data.get("params"))
    if message_id is None:
        return Invalid(None, INVALID_REQUEST, "an id is a number or a string")
    return Request(message_id, method, data.get("params"))


def _id(value: object) -> Id | None:
    """Return a value as an id; None of true and infinity, which are numbers to Python alone."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def _refuse(constant: str) -> NoReturn:
    """NaN and Infinity are numbers to Python and not to JSON."""
    raise ValueError(constant)
