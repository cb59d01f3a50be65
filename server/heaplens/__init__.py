"""heaplens: every heap allocation of Go code, while it is written."""

__version__ = "0.1.0"
