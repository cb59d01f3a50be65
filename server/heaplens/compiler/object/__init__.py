"""Reads the object that the compiler writes: each call of the allocator, and where it comes from.

Pure: bytes in, plain values out. Nothing of an object is trusted: what does not fit its own form is
an `ObjectFault`. The format is that of Go 1.20 to 1.27 (GOROOT/src/cmd/internal/goobj/objfile.go).
"""
