"""Completion scripts for bash, zsh and fish, made of the parsers of all commands. Pure: no I/O."""

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from heaplens.cli.parser import Names, Parser

DIRECTORIES = frozenset({"DIR", "PACKAGE"})
"""Metavars in whose place directories are offered; of other arguments, files."""
_UNSAFE = re.compile(r"[^\w ,.;:…\[\]()=/+-]")


@dataclass(frozen=True, slots=True)
class Argument:
    """An option, or what stands without one."""

    names: tuple[str, ...]
    """As it is typed, `-v` and `--verbose`; empty for what stands without an option."""
    help: str
    """What it does."""
    takes: str
    """The metavar of its value; empty where it takes none."""
    values: tuple[str, ...] = ()
    """The values it knows."""
    several: bool = False
    """Whether several values may stand, separated by commas."""


@dataclass(frozen=True, slots=True)
class Described:
    """A command as completions see it."""

    name: str
    """The word that calls it."""
    summary: str
    """What it does."""
    arguments: tuple[Argument, ...]
    """What it takes."""

    @property
    def options(self) -> list[Argument]:
        """What begins with a hyphen."""
        return [argument for argument in self.arguments if argument.names]

    @property
    def others(self) -> list[Argument]:
        """What does not."""
        return [argument for argument in self.arguments if not argument.names]


def described(summaries: Mapping[str, str], parsers: Mapping[str, Parser]) -> tuple[Described, ...]:
    """Return all commands; `help` completes their names."""
    commands = []
    for name, summary in summaries.items():
        groups = parsers[name].groups if name in parsers else ()
        arguments = tuple(_argument(action) for _, actions in groups for action in actions)
        if name == "help":
            arguments = (Argument((), "a command", "COMMAND", tuple(parsers)),)
        commands.append(Described(name, summary, arguments))
    return tuple(commands)


def bash(commands: Sequence[Described]) -> str:
    """Return the script for bash: `source <(heaplens completion bash)`."""
    cases = "".join(_bash_case(command) for command in commands)
    return f"""\
# bash completion of heaplens: source <(heaplens completion bash)
_heaplens() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}"
  local command="" options="" values="" files="" last="" word
  COMPREPLY=()
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$word" in {"|".join(c.name for c in commands)}) command="$word"; break;; esac
  done
  case "$command" in
    "") values="{" ".join(c.name for c in commands)}"; options="-C --help --version"
      case "$previous" in -C) values="" options="" files=directory;; esac;;
{cases}  esac
  if [[ -n "$last" && "$current" == *,* ]]; then
    last="${{current%,*}},"
    COMPREPLY=($(compgen -P "$last" -W "$values" -- "${{current##*,}}"))
  elif [[ "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [[ -n "$values" ]]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [[ "$files" == directory ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -d -- "$current"))
  elif [[ "$files" == file ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}}
complete -F _heaplens heaplens
"""


def _bash_case(command: Described) -> str:
    options = " ".join(name for option in command.options for name in option.names)
    rows = [f'    {command.name}) options="{options}"\n']
    rows += [f"      {_bash_value(other)}\n" for other in command.others[:1]]
    taking = [option for option in command.options if option.takes]
    if taking:
        rows.append('      case "$previous" in\n')
        for option in taking:
            rows.append(f'        {"|".join(option.names)}) options=""; {_bash_value(option)};;\n')
        rows.append("      esac\n")
    return "".join(rows) + "      ;;\n"


def _bash_value(argument: Argument) -> str:
    values, files = " ".join(argument.values), _files(argument)
    last = "1" if argument.several else ""
    return f'values="{values}"; files="{files}"; last="{last}"'


def zsh(commands: Sequence[Described]) -> str:
    """Return the script for zsh: `source <(heaplens completion zsh)`, or a file in `$fpath`."""
    names = " ".join(f"'{c.name}:{_plain(c.summary)}'" for c in commands)
    cases = "".join(
        f"    {command.name}) _arguments {' '.join(_zsh_specs(command))} ;;\n"
        for command in commands
    )
    return f"""\
#compdef heaplens
# zsh completion of heaplens: source <(heaplens completion zsh)
_heaplens() {{
  local curcontext="$curcontext" state line
  _arguments -C '-C[work in this directory]:DIR:_files -/' '(- *)--help[explain]' \\
    '(- *)--version[print the version]' '1:COMMAND:->command' '*::argument:->argument'
  case "$state" in
    command) local -a commands; commands=({names}); _describe -t commands command commands ;;
    argument) case "$line[1]" in
{cases}    esac ;;
  esac
}}
if [ "$funcstack[1]" = _heaplens ]; then _heaplens "$@"; else compdef _heaplens heaplens; fi
"""


def _zsh_specs(command: Described) -> list[str]:
    specs = []
    for option in command.options:
        for name in option.names:
            taken = f":{_zsh_value(option)}" if option.takes else ""
            specs.append(f"'{name}[{_zsh_text(option.help)}]{taken}'")
    specs += [f"'*:{_zsh_value(other)}'" for other in command.others[:1]]
    return specs or ["'*:nothing:'"]


def _zsh_value(argument: Argument) -> str:
    title = _zsh_text(argument.takes) or "value"
    values = " ".join(value.replace(":", r"\:") for value in argument.values)
    if argument.several:
        return f"{title}:_values -s , {title} {values}"
    if values:
        return f"{title}:({values})"
    action = {"directory": "_files -/", "file": "_files"}.get(_files(argument), "")
    return f"{title}:{action}"


def _zsh_text(text: str) -> str:
    return re.sub(r"[\[\]:]", " ", _plain(text)).strip()


def fish(commands: Sequence[Described]) -> str:
    """Return the script for fish: `heaplens completion fish | source`."""
    names = " ".join(command.name for command in commands)
    rows = [
        "# fish completion of heaplens: heaplens completion fish | source\n",
        "complete -c heaplens -f\n",
        f"set -l heaplens_commands {names}\n",
    ]
    for command in commands:
        none = '"not __fish_seen_subcommand_from $heaplens_commands"'
        rows.append(
            f"complete -c heaplens -n {none} -a {command.name} -d '{_plain(command.summary)}'\n"
        )
        seen = f"-n '__fish_seen_subcommand_from {command.name}'"
        for argument in command.arguments:
            flags = " ".join(
                f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
                for name in argument.names
            )
            rows.append(
                f"complete -c heaplens {seen} {flags} {_fish_value(argument)}"
                f"-d '{_plain(argument.help)}'\n"
            )
    return "".join(rows)


def _fish_value(argument: Argument) -> str:
    if argument.names and not argument.takes:
        return ""
    needed = "-r " if argument.names else ""
    if argument.several:
        values = " ".join(argument.values)
        return f"-x -a '(__fish_append , {values})' "
    if argument.values:
        return f"{needed}-f -a '{' '.join(argument.values)}' "
    if _files(argument) == "directory":
        return f"{needed}-f -a '(__fish_complete_directories)' "
    return f"{needed}-F " if _files(argument) == "file" else f"{needed}-f "


def _files(argument: Argument) -> str:
    """Return whether directories or files stand for a value: `directory`, `file` or nothing."""
    if argument.values:
        return ""
    if argument.takes in DIRECTORIES:
        return "directory"
    return "file" if argument.takes.startswith(("FILE", "PATH")) else ""


def _argument(action: argparse.Action) -> Argument:
    names = tuple(action.option_strings)
    values: tuple[str, ...] = tuple(map(str, action.choices or ()))
    several = isinstance(action.type, Names)
    if isinstance(action.type, Names):
        values = tuple(action.type.names)
    # What need not be given is not waited for.
    takes = "" if names and action.nargs in {0, "?"} else str(action.metavar or action.dest.upper())
    return Argument(names, action.help or "", takes, values, several)


def _plain(text: str) -> str:
    """Return a text without what means something to a shell."""
    return _UNSAFE.sub("", text)


SHELLS: Mapping[str, Callable[[Sequence[Described]], str]] = {
    "bash": bash,
    "zsh": zsh,
    "fish": fish,
}
"""What makes the script of each shell."""
