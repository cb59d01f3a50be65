"""Follows an argument into the functions that keep it, also in other packages, on demand."""
