"""Turns the compiler's spelling of expressions into what a reader of the source knows.

Pure: no I/O.
Invariant: no name that the compiler made up (`~r0`, `.autotmp_3`, `{temp}`) leaves this module.
"""

import re

from heaplens.compiler.symbols import SHAPE, function_around, is_closure

_STORAGE = re.compile(r"\{storage for (.*)\}", re.DOTALL)
_DICTIONARY = re.compile(
    r"&?[\w.]*\.\.dict\.\w+(?:\[[^()]*?\])?(?:, )?"
    r"|\(\*\[\d+\]uintptr\)\([\w.]*\.\.dict\[\d+\]\)(?:, )?"
)
_MADE_UP = (
    (_DICTIONARY, ""),
    (re.compile(re.escape(SHAPE)), ""),
    (re.compile(r"\{heap\}"), "the heap"),
    (re.compile(r"\.\.\. argument\.\.\.|\.\.\. argument"), "…"),
    (re.compile(r"~p\d+"), "the receiver"),
    (re.compile(r"(?:[\w/]+\.)?~[rR]\d+|#rv\d+\b"), "the result"),
    (re.compile(r"(?:\b\w+)?\.autotmp_\d+|\{temp\}"), "a temporary"),
    (re.compile(r"(?:\b\w+\.)?#yield\d*\b"), "the loop body"),
    (re.compile(r"(?:\b\w+\.)?#(?:state|next|defers|exit|p)\d*\b"), "the loop state"),
    (re.compile(r"(?:\b\w+)?\.this\b"), "the receiver"),
    (re.compile(r"\([^()]*\)\([\w/.]*\.\.stmp_\d+(?:@\d+)?\)|[\w/.]*\.\.stmp_\d+"), "a global"),
    (re.compile(r"(?:\b\w+)?\.(?:dict|fp|sp|typeAssert|interfaceSwitch)\.\d+"), "a temporary"),
)
_ANY_MADE_UP = re.compile(
    rf"~[rRp]\d|#\w|\{{(?:heap|temp)\}}|{re.escape(SHAPE)}|\.\.(?:dict|stmp_)"
    r"|\.\.\. argument|\.autotmp_|\.this\b|\.(?:dict|fp|sp|typeAssert|interfaceSwitch)\.\d"
)
_VARIADIC = "... argument"
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_ASSIGNED = re.compile(r"\s(?:[-+*/%&|^]|&\^|<<|>>)?:?=\s")


def plain(text: str) -> str:
    """Return an expression in a reader's words."""
    storage = _STORAGE.fullmatch(text)
    if storage is not None:
        text = storage[1]
    if text == _VARIADIC:
        return "the argument slice"
    if _ANY_MADE_UP.search(text):
        for pattern, word in _MADE_UP:
            text = pattern.sub(word, text)
    return text


def shorten(text: str, limit: int) -> str:
    """Return the text, cut in its middle to at most `limit` characters."""
    if len(text) <= limit:
        return text
    tail = limit // 4
    return f"{text[: limit - tail - 1].rstrip()}…{text[len(text) - tail :].lstrip()}"


def is_identifier(text: str) -> bool:
    """Return whether the text is one plain Go name."""
    return _IDENTIFIER.fullmatch(text) is not None


def function_words(printed: str) -> str:
    """Return a function in a reader's words; a literal is named after the function around it."""
    around = function_around(printed)
    if not is_closure(printed):
        return plain(around)
    return f"a closure in {plain(around)}" if around else "a closure"


def own_names(text: str, function: str) -> str:
    """Return a text in the names of an inlined function's package: `v` for a printed `sub.v`.

    Args:
        text: An expression of that function, as printed by the compiler of another package.
        function: The function, as printed there.
    """
    package, dot, _ = function.partition(".")
    if not dot or not is_identifier(package):
        return text
    return re.sub(rf"(?<![\w.]){package}\.(?=[a-z_]\w*(?![\w{{]))", "", text)


def assigned_to(statement: str) -> str:
    """Return the left side of an assignment: all before `=`, `:=` or `+=`."""
    match = _ASSIGNED.search(statement)
    return statement[: match.start()] if match else statement


def before_arguments(statement: str, separator: str) -> str:
    """Return what stands before a separator such as ` <- `; the whole text where there is none."""
    return statement.partition(separator)[0]
