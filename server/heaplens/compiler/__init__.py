"""Reads what the Go compiler prints. Pure: bytes in, plain values out, never a process started."""
