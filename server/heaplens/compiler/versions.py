"""The versions of Go that heaplens works with, each as the number behind `go1.`. Pure."""

OLDEST_SUPPORTED = 21
"""Older ones are refused: what they print is not read."""
NEWEST_TESTED = 27
"""What a newer one prints or writes may be unknown: it is counted, and the user is told of it."""
