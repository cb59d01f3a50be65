"""What any editor would want to draw, in plain data. Pure: no I/O, and no word of the protocol."""
