"""Turns the compiler's spelling of expressions into what a reader of the source knows.

Pure: no I/O.
Invariant: no name that the compiler made up (`~r0`, `.autotmp_3`, `{temp}`) leaves this module.
"""

import re

_STORAGE = re.compile(r"\{storage for (.*)\}", re.DOTALL)
_DICTIONARY = re.compile(
    r"&?[\w.]*\.\.dict\.\w+(?:\[[^()]*?\])?(?:, )?"
    r"|\(\*\[\d+\]uintptr\)\([\w.]*\.\.dict\[\d+\]\)(?:, )?"
)
_MADE_UP = (
    (_DICTIONARY, ""),
    (re.compile(r"go\.shape\."), ""),
    (re.compile(r"\{heap\}"), "the heap"),
    (re.compile(r"\.\.\. argument\.\.\.|\.\.\. argument"), "…"),
    (re.compile(r"~p\d+"), "the receiver"),
    (re.compile(r"(?:[\w/]+\.)?~[rR]\d+|#rv\d+\b"), "the result"),
    (re.compile(r"(?:\b\w+)?\.autotmp_\d+|\{temp\}"), "a temporary"),
    (re.compile(r"(?:\b\w+\.)?#yield\d*\b"), "the loop's body"),
    (re.compile(r"(?:\b\w+\.)?#(?:state|next|defers|exit|p)\d*\b"), "the loop's state"),
    (re.compile(r"(?:\b\w+)?\.this\b"), "the receiver"),
    (re.compile(r"(?:\b\w+)?\.(?:dict|fp|sp|typeAssert|interfaceSwitch)\.\d+"), "a temporary"),
)
_ANY_MADE_UP = re.compile(
    r"~[rRp]\d|#\w|\{(?:heap|temp)\}|go\.shape\.|\.\.dict|\.\.\. argument|\.autotmp_|\.this\b"
    r"|\.(?:dict|fp|sp|typeAssert|interfaceSwitch)\.\d"
)
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_SPELLED_CALLEE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*$")
_ASSIGNED = re.compile(r"\s(?:[-+*/%&|^]|&\^|<<|>>)?:?=\s")
_CLOSURE_NAME = re.compile(r"\.(?:func|gowrap|deferwrap)\d+")
_OPENING = "([{"
_CLOSING = ")]}"


def plain(text: str) -> str:
    """The expression in a reader's words."""
    storage = _STORAGE.fullmatch(text)
    if storage is not None:
        text = storage[1]
    if _ANY_MADE_UP.search(text):
        for pattern, word in _MADE_UP:
            text = pattern.sub(word, text)
    return text


def shorten(text: str, limit: int) -> str:
    """The text, cut in its middle to at most `limit` characters."""
    if len(text) <= limit:
        return text
    tail = limit // 4
    return f"{text[: limit - tail - 1].rstrip()}…{text[len(text) - tail :].lstrip()}"


def is_identifier(text: str) -> bool:
    """Whether the text is one plain Go name."""
    return _IDENTIFIER.fullmatch(text) is not None


def is_closure(function: str) -> bool:
    """Whether the compiler's name of a function is that of a function literal."""
    return _CLOSURE_NAME.search(function) is not None


def callee(call: str) -> str:
    """The function of a printed call: `(*T).M` of `(*T).M(x, y)`, `f` of `f[int](x)`."""
    depth = 0
    in_string = False
    for at, char in enumerate(call):
        if char == '"' and not (in_string and call[at - 1] == "\\"):
            in_string = not in_string
        if in_string:
            continue
        if char == "(" and depth == 0 and at > 0:
            return call[:at].split("[", 1)[0] if call[0] != "(" else call[:at]
        depth += (char in _OPENING) - (char in _CLOSING)
    return call


def spelled_callee(line: str, byte_col: int) -> str:
    """How the source names the function whose `(` is at a column; empty where it has no name."""
    before = line.encode("utf-8", "surrogateescape")[: max(byte_col - 1, 0)]
    match = _SPELLED_CALLEE.search(before.decode("utf-8", "replace"))
    return match[0] if match else ""


def assigned_to(statement: str) -> str:
    """What stands left of an assignment's `=`, `:=` or `+=`; of several, all."""
    match = _ASSIGNED.search(statement)
    return statement[: match.start()] if match else statement


def before_arguments(statement: str, separator: str) -> str:
    """What stands before a separator such as ` <- `; the whole text where there is none."""
    return statement.partition(separator)[0]


def first_argument(call: str) -> str:
    """The first argument of a printed call."""
    inside = call[len(callee(call)) + 1 : -1]
    depth = 0
    for at, char in enumerate(inside):
        if char == "," and depth == 0:
            return inside[:at]
        depth += (char in _OPENING) - (char in _CLOSING)
    return inside.removesuffix("...")
