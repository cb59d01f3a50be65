"""Ours and theirs: positions, URIs, and what is to be drawn, in the protocol's words."""
