"""An entry with a right checksum may hold anything: no fault of it gets out."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from hypothesis import example, given
from hypothesis import strategies as st

from heaplens.cache.entry import Witness, format_of, opened, sealed, unpacked
from heaplens.cache.schema import schema_of
from heaplens.cache.store import ReportCache
from heaplens.model import PackageReport

KEY = "a" * 64
SCHEMA = schema_of(PackageReport)
FORM = format_of(SCHEMA)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
PAIRS = st.lists(st.tuples(SCALARS | st.just("/a\0b"), SCALARS), max_size=3)
ANYTHING = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3), max_leaves=6)


@given(ANYTHING | PAIRS, st.binary(max_size=40))
@example([[1, None]], b"")
@example([["/a\0b", None]], b"")
@example([["/\ud800", None]], b"")
@example([["/a", 1]], b"")
@example([[[], {}]], b"")
def test_what_the_witnesses_and_the_body_are_does_not_matter(
    witnesses: object, body: bytes
) -> None:
    data = sealed(FORM, KEY, cast("tuple[Witness, ...]", witnesses), body)
    entry = opened(FORM, KEY, data)
    if entry is not None:
        for path, digest in entry.witnesses:
            assert isinstance(path, str)
            assert digest is None or isinstance(digest, str)
        unpacked(SCHEMA, entry.body)
    with TemporaryDirectory() as directory:
        reports = Path(directory, "reports")
        reports.mkdir(mode=0o700)
        (reports / f"{KEY}.report").write_bytes(data)
        cache = ReportCache(Path(directory))
        assert cache.load(KEY, cache.contents({})) is None


def test_witnesses_that_are_paths_are_given_back() -> None:
    witnesses: tuple[Witness, ...] = (("/a.go", "digest"), ("/none.go", None))
    entry = opened(FORM, KEY, sealed(FORM, KEY, json.loads(json.dumps(witnesses)), b"body"))
    assert entry is not None
    assert entry.witnesses == witnesses
