"""The output formats of `heaplens check`: one file each, and this list of them."""

from collections.abc import Mapping

from heaplens.cli.formats.format import Format
from heaplens.cli.formats.json import JsonFormat
from heaplens.cli.formats.text import TextFormat

FORMATS: Mapping[str, type[Format]] = {"text": TextFormat, "json": JsonFormat}
"""By the name that `--format` takes; the first one is the default."""
