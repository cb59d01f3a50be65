"""Compiler output to findings: which allocator call belongs to which place in the source. Pure."""
