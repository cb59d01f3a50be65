"""Compiler output to findings: which allocator call belongs to which place in the source. Pure.

In this order: `candidates` (what verdicts name), `allocations` (where calls stand), `matching/`
(which call serves which candidate), `proven` and `proof` (what that proves), `findings` with
`implicit_allocations`, `suppressions`, `summary`.
"""
