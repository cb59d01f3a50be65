"""Lines that `//line` directives rename are found where they really stand."""

import pytest

from heaplens.source.line_directives import Stretch, real_lines, stretches


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        # A comment that fills its line renames the next one.
        (b"package p\n//line a.y:3\nvar x int\n", [Stretch("a.y", 3, 3, 2)]),
        (b"//line /abs/a.y:3:7\npackage p", [Stretch("/abs/a.y", 3, 2, 1)]),
        (b"//line C:/a.y:3\r\npackage p", [Stretch("C:/a.y", 3, 2, 1)]),
        # A comment inside a line renames what follows it there.
        (b"package p\nvar x = /*line a.y:3:1*/ 1\n", [Stretch("a.y", 3, 2, 2)]),
        # Without a name it goes on in the file that was named last.
        (
            b"//line a.y:3\npackage p\n//line :9\nvar x int",
            [Stretch("a.y", 3, 2, 2), Stretch("", 9, 4, 1)],
        ),
        # One directive right behind another renames its line all the same.
        (b"//line a.y:3\n//line b.y:5\nx", [Stretch("a.y", 3, 2, 1), Stretch("b.y", 5, 3, 1)]),
        (b"package p\n\t//line a.y:3\n", []),
        (b"package p\n// //line a.y:3 is a directive\n", []),
        (b"package p\n//line a.y\n//line a.y:x\n", []),
        (b"package p\n//liner notes:1\n", []),
    ],
)
def test_directives_rename_the_lines_behind_them(data: bytes, expected: list[Stretch]) -> None:
    assert list(stretches(data)) == expected


def test_real_lines_are_listed_by_the_path_that_is_reported_for_them() -> None:
    files = {
        "/m/gen.go": b"package p\n//line in.y:10\na\nb\n//line :30\nc\n",
        "/m/plain.go": b"package p\n",
        "/m/self.go": b"//line :7\npackage p",
    }

    def resolve(path: str, name: str) -> str:
        return f"{path.rpartition('/')[0]}/{name}"

    assert real_lines(files, resolve) == {
        "/m/in.y": [(10, 3, "/m/gen.go", 3), (30, 2, "/m/gen.go", 6)],
        "/m/self.go": [(7, 1, "/m/self.go", 2)],
    }
