"""The version of heaplens: of the program, its reports on disk and its documents."""

__version__ = "0.1.0"
