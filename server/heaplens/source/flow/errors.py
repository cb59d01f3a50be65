"""What the source tells of errors: which expressions are never nil, which calls never return. Pure.

By the language where it says so (`&T{}`), else by the conventions that all Go code keeps: `ErrFoo`,
`fmt.Errorf`, `log.Fatal`.
"""

import re
from collections.abc import Collection

from tree_sitter import Node

from heaplens.source.nodes import first_child, node_text

Names = frozenset[str]
"""Expressions as the source spells them: `err`, `s.err`."""
NO_NAMES: Names = frozenset()
"""None."""

_ERROR_TYPE = re.compile(r"\*?(?:\w+\.)?(?:error|\w*Error)\Z")
_ERROR_VARIABLE = re.compile(r"(?:[eE]rr(?=[A-Z0-9_])\w*|E[A-Z0-9]+|\w+(?:Err|Error))\Z")
# What makes an error, whatever it is handed: `fmt.Errorf`, `xerrors.New`.
_ALWAYS_MAKER = re.compile(r"(?:.*\.)?\w*[eE]rr(?:or)?f\Z|\w*err(?:or)?s\.New\w*\Z")
# By its name, unless it is handed an error that may be nil: `ErrSyntax`, `newErr`, `makeTypeError`.
_MAKER = re.compile(r"[eE]rr(?=[A-Z])\w*\Z|(?:[nN]ew|[mM]ake|mk)\w*Err(?:or)?\Z")
# The same, if it is handed what the error is about: `syntaxError("…")`; `Error()` may be of a log.
_MAKER_OF_SOMETHING = re.compile(r"(?:\w*[a-z0-9_])?[eE]rror\Z")
# These say that there may be none: `checkError`, `GetError`, `ErrOrNil`, `errFunc`.
_MAY_BE_NONE = re.compile(
    r"(?:[gG]et|[cC]heck|[vV]alidate|[hH]as|[iI]s|[lL]ast|[fF]irst|[hH]andle|[sS]et|[lL]og"
    r"|[rR]eport|[iI]gnore|[sS]kip|[fF]ilter|[fF]ind|[wW]ait|[rR]etry|[oO]n)[A-Z0-9]\w*\Z"
    r"|\w*(?:OrNil|IfAny|IfNot\w*|Func|Fn|Handler|Checker|Check|Callback|Group|Chan)\Z"
)
_ERROR_NAME = re.compile(r"(?:.*\.)?(?:\w*[eE]rr\d*|[eE]rr[A-Z]\w*|\w*[eE]rror|e|cause)(?:\(\))?\Z")
_SAYS_IS_ERROR = re.compile(
    r"(?:\w+\.)?errors\.(?:Is|As)\Z|os\.Is(?:NotExist|Exist|Permission|Timeout)\Z"
)
_FATAL = re.compile(r"panic\Z|os\.Exit\Z|(?:.*\.)?(?:Fatal(?:f|ln)?|Goexit|FailNow|SkipNow)\Z")
_LOG_PANIC = re.compile(r"log\.Panic(?:f|ln)?\Z")
_DONE = re.compile(r"<-\s*([\w.]+)\.Done\(\)\Z")
_NESTING = 40


def is_error_type(node: Node | None) -> bool:
    """Return whether a result type is an error's: `error`, `*PathError`."""
    return node is not None and _ERROR_TYPE.match(node_text(node)) is not None


def never_returns(call: Node) -> bool:
    """Return whether a call ends the function: a panic, or the end of the program or goroutine."""
    function = call.child_by_field_name("function")
    if function is None or function.type not in {"identifier", "selector_expression"}:
        return False
    name = node_text(function)
    return _FATAL.match(name) is not None or _LOG_PANIC.match(name) is not None


def is_error(node: Node, known: Names, local: Collection[str]) -> bool:
    """Return whether an expression is an error that is not nil.

    Args:
        node: The expression.
        known: Expressions that are not nil at this place.
        local: The names of the function's own variables: none of them is `ErrFoo` of the package.
    """
    node = _bare(node)
    kind = node.type
    if kind == "composite_literal":
        return True
    if kind == "unary_expression":
        operand = node.child_by_field_name("operand")
        return node_text(node)[:1] == "&" and operand is not None
    if kind == "identifier":
        name = node_text(node)
        return name in known or (name not in local and _ERROR_VARIABLE.match(name) is not None)
    if kind == "selector_expression":
        return node_text(node) in known or _is_package_variable(node, local)
    if kind in {"call_expression", "type_conversion_expression"}:
        return _makes_error(node, known, local)
    return False


def _is_package_variable(node: Node, local: Collection[str]) -> bool:
    """Return whether a selector is an exported variable of another package: `io.EOF`."""
    operand, field = node.child_by_field_name("operand"), node.child_by_field_name("field")
    if operand is None or field is None or operand.type != "identifier":
        return False
    package = node_text(operand)
    # A package's name is in lower case, and hides no variable.
    return package.islower() and package not in local and node_text(field)[:1].isupper()


def _makes_error(call: Node, known: Names, local: Collection[str]) -> bool:
    function = call.child_by_field_name("function") or call.child_by_field_name("type")
    if function is None or function.type == "func_literal":
        return False
    name = node_text(function)
    if _ALWAYS_MAKER.match(name) or node_text(call) in known:
        return True
    last = name.rpartition(".")[2]
    if _MAY_BE_NONE.match(last) or name in local:
        return False
    arguments = call.child_by_field_name("arguments")
    operands = list(arguments.named_children) if arguments is not None else []
    errors = [operand for operand in operands if _ERROR_NAME.match(node_text(operand))]
    if any(node_text(operand) in known for operand in errors):
        return True  # it wraps an error that is there
    if not _MAKER.match(last) and not (operands and _MAKER_OF_SOMETHING.match(last)):
        return False
    # `wrapError(err)` of a nil error may be nil.
    return all(
        is_error(operand, known, local)
        for operand in errors
        if operand.type in {"identifier", "selector_expression"}
    )


def guards(condition: Node | None, local: Collection[str], nesting: int = 0) -> tuple[Names, Names]:
    """Return what is not nil where a condition holds, and what where it does not hold."""
    if condition is None or nesting > _NESTING:
        return NO_NAMES, NO_NAMES
    node = _bare(condition)
    if node.type == "unary_expression":
        operand = node.child_by_field_name("operand")
        if node_text(node)[:1] == "!":
            holds, fails = guards(operand, local, nesting + 1)
            return fails, holds
    elif node.type == "call_expression":
        return _asked_about(node), NO_NAMES
    elif node.type == "binary_expression":
        return _guards_of_operator(node, local, nesting)
    return NO_NAMES, NO_NAMES


def _guards_of_operator(node: Node, local: Collection[str], nesting: int) -> tuple[Names, Names]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return NO_NAMES, NO_NAMES
    match operator.type:
        case "&&" | "||":
            of_left, of_right = guards(left, local, nesting + 1), guards(right, local, nesting + 1)
            both, either = 0, 1
            if operator.type == "||":
                both, either = 1, 0
            result = [NO_NAMES, NO_NAMES]
            result[both] = of_left[both] | of_right[both]
            result[either] = of_left[either] & of_right[either]
            return result[0], result[1]
        case "==" | "!=":
            return _compared(left, right, local, is_equal=operator.type == "==")
    return NO_NAMES, NO_NAMES


def _compared(
    left: Node, right: Node, local: Collection[str], *, is_equal: bool
) -> tuple[Names, Names]:
    if left.type == "nil":
        left, right = right, left
    name = frozenset({node_text(_bare(left))})
    if right.type == "nil":
        return (NO_NAMES, name) if is_equal else (name, NO_NAMES)
    if is_error(right, NO_NAMES, local) and right.type in {"identifier", "selector_expression"}:
        return (name, NO_NAMES) if is_equal else (NO_NAMES, name)
    return NO_NAMES, NO_NAMES


def _asked_about(call: Node) -> Names:
    function, arguments = (call.child_by_field_name(name) for name in ("function", "arguments"))
    if function is None or arguments is None or not _SAYS_IS_ERROR.match(node_text(function)):
        return NO_NAMES
    first = first_child(arguments)
    return frozenset({node_text(first)}) if first is not None else NO_NAMES


def errors_of_done(received: Node | None) -> Names:
    """Return what is not nil once a context is done: `ctx.Err()` after `<-ctx.Done()`."""
    done = _DONE.match(node_text(received)) if received is not None else None
    return frozenset({f"{done[1]}.Err()", f"context.Cause({done[1]})"}) if done else NO_NAMES


def _bare(node: Node) -> Node:
    """Return an expression without its parentheses."""
    for _ in range(_NESTING):
        inner = first_child(node) if node.type == "parenthesized_expression" else None
        if inner is None:
            return node
        node = inner
    return node
