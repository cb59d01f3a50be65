"""Turns the compiler's spelling of expressions into what a reader of the source knows.

Pure: no I/O.
Invariant: no name that the compiler made up (`~r0`, `.autotmp_3`, `{temp}`) leaves this module.
"""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from heaplens.compiler.shapes import with_parameters
from heaplens.compiler.symbols import SHAPE, function_around, is_closure

_STORAGE = re.compile(r"\{storage for (.*)\}", re.DOTALL)
_DICTIONARY = re.compile(
    r"(?:&?[\w.]*\.\.|&\.)dict\.\w+(?:\[[^()]*?\](?=, |\)|$))?(?:, )?"
    r"|\(\*\[\d+\]uintptr\)\([\w.]*\.\.?dict\[\d+\]\)(?:, )?"
)
# What the source has no name for → what it is, where it stands alone; within a call it is `…`.
_UNNAMED = (
    (re.compile(r"~p\d+|(?:\b\w+)?\.this\b"), "the receiver"),
    (re.compile(r"(?:[\w/]+\.)?~[rR]\d+|#rv\d+\b"), "the result"),
    (
        re.compile(
            r"(?:\b\w+)?\.autotmp_\d+|\{temp\}|\b_cgo\d+\b"
            r"|(?:\b\w+)?\.(?:dict|fp|sp|typeAssert|interfaceSwitch)\.\d+"
        ),
        "an unnamed variable",
    ),
    (re.compile(r"(?:\b\w+\.)?#yield\d*\b"), "the loop body"),
    (re.compile(r"(?:\b\w+\.)?#(?:state|next|defers|exit|p)\d*\b"), "the loop state"),
    (
        re.compile(r"\([^()]*\)\([\w/.]*\.\.stmp_\d+(?:@\d+)?\)|[\w/.]*\.\.stmp_\d+"),
        "a global",
    ),
)
_RENAMED = (
    (_DICTIONARY, ""),
    (re.compile(r"\{heap\}"), "the heap"),
    (re.compile(r"\.\.\. argument\.\.\.|\.\.\. argument"), "…"),
    # cmd/cgo: `_Cfunc_fill`, `_Ctype_struct_point`.
    (re.compile(r"\(_C2?func_(\w+)\)(?=\()"), r"C.\1"),
    (re.compile(r"\b_C(?:2?func|type|var|macro|fpvar)_(\w+)"), r"C.\1"),
    # A variable of the compiler's of which a method is called: `v.Map().Range(…)`.
    (re.compile(r"(?:\b\w+)?\.autotmp_\d+(?=\.\w)|\{temp\}(?=\.\w)"), "(…)"),
    (re.compile(r"<node [A-Z0-9]+>|<S>"), "…"),
    (re.compile(r"<node (unsafe\.\w+)>"), r"\1(…)"),
    (re.compile(r"\b_cgo_runtime_gostringn\b"), "C.GoStringN"),
    (re.compile(r"\b_cgo_runtime_gostring\b"), "C.GoString"),
    (re.compile(r"\b_cgo_runtime_gobytes\b"), "C.GoBytes"),
)
_ANY_MADE_UP = re.compile(
    rf"~[rRp]\d|#\w|\{{(?:heap|temp)\}}|{re.escape(SHAPE)}|\.dict\b|\.\.stmp_|<node|<S>|\b_[Cc]\w"
    r"|\.\.\. argument|\.autotmp_|\.this\b|\.(?:dict|fp|sp|typeAssert|interfaceSwitch)\.\d"
)
_PATH = re.compile(r"\b(?:[\w.-]+/)+(?=[^\W\d]\w*\.)")
QUOTED = re.compile(r"(\"(?:[^\"\\]|\\.)*\"?|`[^`]*`?|'(?:[^'\\]|\\.)+')")
_VARIADIC = "... argument"
MADE_BY = " made by "
"""Stands between what a reader cannot name and the function that makes it."""
# `textproto.MIMEHeader.Set`, `(*sync.Once).Do`, `pool.(*Pool).Get`.
_OF_PACKAGE = re.compile(r"(?:\(\*)?([^\W\d]\w*)\.")
_CLOSING: Mapping[str, str] = MappingProxyType({"(": ")", "[": "]", "{": "}"})
_AFTER_OPENING = re.compile(r"([(\[]) +")
_BEFORE_CLOSING = re.compile(r",? +([)\]])")
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_ASSIGNED = re.compile(r"\s(?:[-+*/%&|^]|&\^|<<|>>)?:?=\s")


def plain(text: str) -> str:
    """Return an expression in a reader's words."""
    storage = _STORAGE.fullmatch(text)
    if storage is not None:
        text = storage[1]
    if text == _VARIADIC:
        return "the argument slice"
    if _ANY_MADE_UP.search(text) is None:
        return text
    stretches = QUOTED.split(with_parameters(text))
    depth = 0
    for number in range(0, len(stretches), 2):
        stretch = stretches[number]
        for pattern, word in _RENAMED:
            stretch = pattern.sub(word, stretch)
        for pattern, word in _UNNAMED:
            stretch = _named(stretch, pattern, word, depth)
        depth += _opened(stretch)
        stretches[number] = stretch
    return "".join(stretches)


def without_paths(printed: str) -> str:
    """Return printed code with a type's package for its import path, as in type arguments.

    Args:
        printed: As the compiler has it, and not the source, where `a/b.c` may be a division.
    """
    if "/" not in printed:
        return printed
    stretches = QUOTED.split(printed)
    return "".join(
        text if number % 2 else _PATH.sub("", text) for number, text in enumerate(stretches)
    )


def _named(text: str, pattern: re.Pattern[str], word: str, depth: int) -> str:
    """Return a text with words for what has no name; inside brackets with `…`."""

    def words(match: re.Match[str]) -> str:
        return "…" if depth + _opened(text[: match.start()]) > 0 else word

    return pattern.sub(words, text)


def _opened(text: str) -> int:
    """Return how many brackets a text opens and leaves open."""
    return sum(text.count(bracket) for bracket in "([{") - sum(
        text.count(bracket) for bracket in ")]}"
    )


def as_printed(source: str) -> str:
    """Return source that was on several lines with `{...}` for each body, as the compiler has it.

    Args:
        source: An expression on one line; it may be cut, and then ends in `…`.
    """
    kept: list[str] = []
    closing: list[str] = []
    for number, stretch in enumerate(QUOTED.split(source)):
        for token in (stretch,) if number % 2 else stretch:
            in_body = "}" in closing
            if closing and token == closing[-1]:
                closing.pop()
                in_body = "}" in closing
            elif token in _CLOSING:
                closing.append(_CLOSING[token])
            if not in_body:
                kept.append(token)
            elif kept[-1] == "{" and not token.isspace():
                kept.append("...")
    while closing and "}" in closing[:-1]:
        closing.pop()
    text = "".join([*kept, *reversed(closing)])
    return _AFTER_OPENING.sub(r"\1", _BEFORE_CLOSING.sub(r"\1", text))


def shorten(text: str, limit: int) -> str:
    """Return the text, cut in its middle to at most `limit` characters.

    No name is cut, unless it alone takes most of the room.
    """
    if len(text) <= limit:
        return text
    tail = _behind_name(text, len(text) - limit // 4)
    if tail == len(text):
        tail = max(_start_of_name(text, len(text) - 1), len(text) - limit // 2)
    head = _start_of_name(text, limit - 1 - (len(text) - tail))
    if not head:
        # It begins with a name that is longer than that.
        head = min(_behind_name(text, limit - 1 - (len(text) - tail)), limit - 1)
        tail = max(tail, _behind_name(text, len(text) - (limit - 1 - head)))
    return f"{text[:head].rstrip()}…{text[tail:].lstrip()}"


def shorten_name(name: str, limit: int) -> str:
    """Return the name of a function; a long one without its package and its receiver."""
    if len(name) <= limit:
        return name
    words, blank, full = name.rpartition(" ")
    return f"{words}{blank}{shorten(full.rpartition('.')[2], 2 * limit)}"


def _in_name(text: str, at: int) -> bool:
    """Return whether a cut before an offset cuts a name."""
    return _is_part(text[at - 1]) and _is_part(text[at])


def shorten_subject(subject: str, limit: int) -> str:
    """Return the subject of a finding, short enough for a sentence."""
    thing, made_by, function = subject.partition(MADE_BY)
    if made_by:
        return f"{thing}{made_by}{shorten_name(function, limit)}"
    return shorten(plain(subject), limit)


def _behind_name(text: str, at: int) -> int:
    while at < len(text) and _in_name(text, at):
        at += 1
    return at


def _start_of_name(text: str, at: int) -> int:
    while at > 0 and _in_name(text, at):
        at -= 1
    return at


def _is_part(char: str) -> bool:
    return char == "_" or char.isalnum()


def is_identifier(text: str) -> bool:
    """Return whether the text is one plain Go name."""
    return _IDENTIFIER.fullmatch(text) is not None


def function_words(printed: str) -> str:
    """Return a function in a reader's words; a literal is named after the function around it."""
    around = function_around(printed)
    if not is_closure(printed):
        return plain(around)
    return f"a closure in {plain(around)}" if around else "a closure"


def own_names(text: str, functions: Collection[str]) -> str:
    """Return a text in the names of inlined functions' packages: `v` for a printed `sub.v`.

    Args:
        text: An expression of one of them, as printed by the compiler of another package.
        functions: The functions that are inlined at one call, as printed there.
    """
    for package in dict.fromkeys(map(package_of, functions)):
        if package and f"{package}." in text:
            text = re.sub(rf"(?<![\w.]){package}\.(?=[a-z_]\w*(?![\w{{(]))", "", text)
    return text


def package_of(function: str) -> str:
    """Return what stands before the first dot of a function's name: its package, or its type."""
    match = _OF_PACKAGE.match(function)
    return match[1] if match is not None else ""


def assigned_to(statement: str) -> str:
    """Return the left side of an assignment: all before `=`, `:=` or `+=`."""
    match = _ASSIGNED.search(statement)
    return statement[: match.start()] if match else statement


def before_arguments(statement: str, separator: str) -> str:
    """Return what stands before a separator such as ` <- `; the whole text where there is none."""
    return statement.partition(separator)[0]
