"""Reads Go source: lines, columns, extents, directives. Pure: no I/O, bytes in and values out."""
