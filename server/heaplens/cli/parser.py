"""The parser of one command: what is wrong is said in one line, with what may have been meant.

Options may stand before, between and behind the arguments of a command.
"""

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, NoReturn, TypeVar

from heaplens.cli.suggestions import did_you_mean
from heaplens.cli.terminal import printable

USAGE_STATUS = 2
MISSING = "the following arguments are required: "
NO_VALUE = "needs a value"
ELSEWHERE: Mapping[str, str] = {
    "--json": "--format json",
    "--all": "-v",
    "--list": "-v",
    "--quiet": "--summary",
    "--count": "--top",
    "--limit": "--top",
    "--since": "--changed",
    "--diff": "--changed",
    "--new": "--changed",
    "--skip": "--exclude",
    "--ignore": "--exclude",
    "--function": "--func",
    "--size": "--min-bytes",
    "--hidden": "--show all",
}
"""What other tools call it, and what stands for it here."""

Value = TypeVar("Value")


class Parser(argparse.ArgumentParser):
    """Reads the words of one command."""

    def __init__(self, program: str, description: str, epilog: str | None = None) -> None:
        """Prepare a parser without arguments.

        Args:
            program: what is typed to call the command, such as `heaplens check`.
            description: one sentence for its help.
            epilog: what its help ends with.
        """
        super().__init__(
            program,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[argparse.Action]]]:
        """The arguments under the titles of their groups, those without help left out."""
        groups = (
            (
                group.title or "",
                [a for a in group._group_actions if a.help is not argparse.SUPPRESS],  # noqa: SLF001 - argparse has no public way to ask
            )
            for group in self._action_groups
        )
        return [(title, actions) for title, actions in groups if actions]

    @property
    def option_names(self) -> frozenset[str]:
        """Every option as it is typed: `-C`, `--format`."""
        return frozenset(self._option_string_actions)

    def shorten_usage(self) -> None:
        """Name no option in the first line of the help: all follow, each with what it means."""
        names = [
            f"[{action.metavar} …]" if action.nargs == "*" else str(action.metavar or action.dest)
            for _, group in self.groups
            for action in group
            if not action.option_strings
        ]
        self.usage = " ".join([self.prog, "[OPTION …]", *names]).replace("%", "%%")

    def takes_value(self, option: str) -> bool:
        """Return whether a word has to follow an option of this parser."""
        return self._option_string_actions[option].nargs is None

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """Return what the words mean.

        Raises:
            SystemExit: with status 2 where they mean nothing, 0 for --help.
        """
        options, others = self._apart(words)
        arguments, unknown = self.parse_known_args([*options, "--", *others] if others else options)
        if unknown:
            self._refuse(unknown[0])
        # To say what else could be typed, with the same options.
        arguments.typed = tuple(words)
        return arguments

    def _apart(self, words: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return (options with their values, all other words): argparse wants these in one row."""
        options: list[str] = []
        others: list[str] = []
        waiting = list(words)
        while waiting:
            word = waiting.pop(0)
            if word == "--":
                return options, others + waiting
            if not word.startswith("-") or word == "-":
                others.append(word)
                continue
            options.append(word)
            action = self._option_string_actions.get(word)
            arity = 0 if action is None else action.nargs
            may_follow = bool(waiting) and not waiting[0].startswith("-")
            if (arity is None and waiting) or (arity == "?" and may_follow):
                options.append(waiting.pop(0))
        return options, others

    def error(self, message: str) -> NoReturn:
        """End with status 2 and one line; raises SystemExit."""
        words = message.removeprefix("argument ").replace("expected one argument", NO_VALUE)
        if words.startswith(MISSING):
            words = self._missing(words.removeprefix(MISSING).split(", ")[0])
        self.exit(USAGE_STATUS, f"{self.prog}: {printable(' '.join(words.split()))}\n")

    def _missing(self, name: str) -> str:
        actions = {str(a.metavar or a.dest): a for _, group in self.groups for a in group}
        choices = actions[name].choices if name in actions else None
        return f"{name} is missing{f'; it takes {one_of(choices)}' if choices else ''}"

    def _refuse(self, word: str) -> NoReturn:
        if not word.startswith("-"):
            self.error(f"one argument too many: {word}")
        option = word.partition("=")[0]
        if option in ELSEWHERE and ELSEWHERE[option].split()[0] in self.option_names:
            self.error(f"no option {option}; did you mean {ELSEWHERE[option]}?")
        meant = did_you_mean(option, self.option_names)
        self.error(f"no option {option}{meant or f'; {self.prog} --help lists all'}")

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - as argparse has it
        """Refuse what is no choice of an argument, with the likeliest one (`argparse` calls it)."""
        if action.choices is None or value in action.choices:
            return
        names = [str(choice) for choice in action.choices]
        meant = did_you_mean(str(value), names) or f"; it takes {one_of(names)}"
        raise argparse.ArgumentError(action, f"no such choice: {value}{meant}")


class Names(Generic[Value]):
    """The type of an option that takes names, separated by commas; blanks around them are fine."""

    def __init__(self, noun: str, names: Mapping[str, frozenset[Value]]) -> None:
        """Prepare.

        Args:
            noun: what is named, for complaints: `kind`.
            names: what each name stands for; several things for `all`.
        """
        self.noun = noun
        self.names = names

    def __call__(self, text: str) -> frozenset[Value]:
        """Return what a text names.

        Raises:
            ArgumentTypeError: a name is not known.
        """
        values: set[Value] = set()
        for word in (word.strip() for word in text.split(",")):
            if word not in self.names:
                listed = f"; it takes {', '.join(self.names)}"
                meant = did_you_mean(word, self.names) or listed
                raise argparse.ArgumentTypeError(f"no {self.noun} {word!r}{meant}")
            values |= self.names[word]
        return frozenset(values)


def one_of(names: Iterable[str]) -> str:
    """Return `auto, always or never`."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def number(least: int, meaning: str) -> Callable[[str], int]:
    """Return the type of an option that takes a whole number.

    Args:
        least: the smallest it takes.
        meaning: what it takes, for complaints: `a number of bytes`.
    """

    def read(text: str) -> int:
        value = int(text) if text.strip().isdecimal() else -1
        if value < least:
            raise argparse.ArgumentTypeError(f"takes {meaning} from {least}, not {text!r}")
        return value

    return read
