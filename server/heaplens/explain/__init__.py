"""Says in words why storage is on the heap. Pure: explanations in, sentences out."""
