"""Allocator calls held against candidates: by line, by inlined call, by literal without code."""
