"""Of generic functions that nobody uses with a type nothing is claimed, and that is said."""

import pytest

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from workbench import MakeModule

GENERIC = """package demo

type Box[T any] struct{ v T }

func (b *Box[T]) Copy() *Box[T] { return &Box[T]{b.v} }

func New[T any](v T) *Box[T] { return &Box[T]{v} }

func Plain() *int { return new(int) }
"""
USE = "\nfunc Use(n int) *Box[int] { return New(n) }\n"


@pytest.mark.parametrize(("source", "count"), [(GENERIC, 2), (GENERIC + USE, 0)])
def test_they_are_counted(make_module: MakeModule, source: str, count: int) -> None:
    module = make_module({"demo.go": source})
    with Analyzer(Settings(cache=False)) as analyzer:
        [report] = analyzer.check(["."], str(module), depth=Depth.PROOF)
    assert report.uncompiled == count
    assert report.unproven is None
