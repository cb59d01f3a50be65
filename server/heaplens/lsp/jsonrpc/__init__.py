"""The wire: JSON-RPC over pygls's registry and types, where it departs from pygls.

docs/dev/pygls.md has the reason for each module.
"""
