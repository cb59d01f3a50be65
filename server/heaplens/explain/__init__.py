"""Says in words why storage is on the heap. Pure: the compiler's explanation in, sentences out."""
