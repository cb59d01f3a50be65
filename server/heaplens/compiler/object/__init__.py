"""Reads the object that the compiler writes: each call of the allocator, and where it comes from.

Pure: bytes in, plain values out. Nothing of an object is trusted: what does not fit its own form is
an `ObjectFault`. The format is as it has been since Go 1.20 (cmd/internal/goobj/objfile.go).
"""
