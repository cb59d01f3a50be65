"""One finding for each place, in words, with what is proven of it."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from heaplens.analysis.candidates import Candidate, VariantResult
from heaplens.analysis.findings import Merged, merge_findings
from heaplens.compiler.object.calls import ObjectCode
from heaplens.compiler.runtime_routines import Certainty, Product
from heaplens.compiler.verdicts import Verdicts
from heaplens.explain.source_context import SourceContext
from heaplens.model import Cause, Finding, Hop, Inlining, Kind, Level, Site, Step, Story
from heaplens.source.positions.extent import Extent
from unit.analysis.builders import (
    BOX,
    CALL,
    GROW,
    PATH,
    PlainFacts,
    at,
    candidate,
    code,
    extent,
    level,
    moved,
)

OTHER = "/p/b.go"


@dataclass
class Facts(PlainFacts):
    """Source facts that keep the findings they are asked for, as those of an editor do."""

    kept: dict[tuple[str, Hashable], Finding] = field(default_factory=dict)
    """The findings by file and key."""

    contexts: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    """The files whose context was asked for, with what is moved to the heap there."""

    def source_context(self, path: str, extent: Extent, moved: Collection[str]) -> SourceContext:
        """Noted."""
        self.contexts.append((path, frozenset(moved)))
        return super().source_context(path, extent, moved)

    def finding(self, path: str, key: Hashable, make: Callable[[], Finding]) -> Finding:
        """Made once for a key."""
        if (path, key) not in self.kept:
            self.kept[path, key] = make()
        return self.kept[path, key]


def variant(
    *candidates: Candidate,
    code: ObjectCode | None = None,
    inlinings: Sequence[Inlining] = (),
    test: bool = False,
) -> VariantResult:
    """The result of a variant with these verdicts."""
    escapes = tuple(one.escape for one in candidates)
    stories = tuple(one.story for one in candidates)
    verdicts = Verdicts(escapes, tuple(inlinings), (), 0, ())
    return VariantResult(test, "p", verdicts, stories if any(stories) else (), code)


def facts_of(*candidates: Candidate) -> Facts:
    return Facts(
        {90: "g"},
        extents={(one.site.line, one.site.byte_col): one.extent for one in candidates},
    )


def merged(
    *candidates: Candidate,
    code: ObjectCode | None = None,
    inlinings: Sequence[Inlining] = (),
    words_of: Sequence[str] = (),
) -> Merged:
    result = variant(*candidates, code=code, inlinings=inlinings)
    return merge_findings([result], facts_of(*candidates), words_of)


def only_finding(
    one: Candidate, code: ObjectCode | None = None, constants: Mapping[int, str] | None = None
) -> Finding:
    facts = replace(facts_of(one), constants=constants or {})
    (finding,) = merge_findings([variant(one, code=code)], facts).findings
    return finding


def story(one: Candidate, *hops: Hop, subject: str = "") -> Story:
    return Story(one.site, subject or one.escape.subject, "f", leak=False, hops=hops)


def returned(one: Candidate, line: int = 4) -> Candidate:
    """The candidate with a story: its address is returned."""
    step = Step(Site(PATH, line, 9), "return", f"return &{one.escape.subject}")
    return replace(one, story=story(one, Hop("~r0", "&", one.escape.subject, (step,))))


def test_a_verdict_alone_is_a_finding_of_unknown_cause() -> None:
    finding = only_finding(moved("x"))
    assert finding.span == extent("x").span(PATH)
    assert (finding.kind, finding.subject, finding.function) == (Kind.MOVED_TO_HEAP, "x", "f")
    assert finding.cause is Cause.UNKNOWN
    assert finding.sentence.startswith("x ")
    assert (finding.allocates, finding.flow, finding.inlined_from, finding.test) == (
        *(None, (), None, False),
    )


def test_a_story_gives_the_cause_and_the_path() -> None:
    finding = only_finding(returned(moved("x")))
    assert finding.cause is Cause.RETURNED
    assert [step.site.line for step in finding.flow] == [4]


def test_findings_come_by_file_line_column_and_kind() -> None:
    elsewhere = moved("z", 1)
    site = replace(elsewhere.site, path=OTHER)
    elsewhere = replace(elsewhere, escape=replace(elsewhere.escape, site=site))
    leak = candidate("x", 3, 2, kind=Kind.LEAKING_PARAM)
    ordered = [leak, moved("x", 3, 2), moved("y", 3, 9), moved("x", 4, 1), elsewhere]
    found = merged(*reversed(ordered)).findings
    assert [(one.span.path, one.span.line, one.span.byte_col, one.kind) for one in found] == [
        (one.site.path, one.site.line, one.site.byte_col, one.escape.kind) for one in ordered
    ]


def test_the_allocations_that_no_verdict_names_stand_between_the_others() -> None:
    facts = replace(
        facts_of(moved("x", 3), moved("y", 5)),
        sites={(4, Product.SLICE_GROWTH): [extent("append(a, x)", 4)]},
    )
    result = variant(moved("x", 3), moved("y", 5), code=code(at(3), at(4, GROW)))
    found = merge_findings([result], facts)
    assert [one.span.line for one in found.findings] == [3, 4, 5]
    assert found.findings[1].kind is Kind.HIDDEN_ALLOCATION
    assert [test for test, _ in found.proofs] == [False]


def test_what_allocates_says_how_much_and_when() -> None:
    call = replace(CALL, block_bytes=16, size_bytes=12)
    finding = only_finding(moved("x"), code(call))
    assert (finding.allocates, finding.size_bytes, finding.block_bytes) == (True, 12, 16)
    assert finding.condition is None
    grown = replace(GROW, condition="when the capacity is reached")
    finding = only_finding(candidate("append(a, x)"), code(grown))
    assert finding.condition == "when the capacity is reached"
    assert finding.kind is Kind.ESCAPES_TO_HEAP


def test_what_allocates_in_inlined_code_has_its_chain() -> None:
    call = at(3, CALL, level(90, "ex.com/p.g"))
    one = candidate("new(int)", 3, 4, exact=False)
    one = replace(one, extent=extent("g()", 3, 4, exact=False))
    inlinings = [Inlining(one.site, "g")]
    (finding,) = merged(one, code=code(call), inlinings=inlinings).findings
    assert finding.chain == (Level(Site(PATH, 90, 0), "p.g"),)
    assert finding.inlined_from == "g"


def test_an_inlined_callee_is_named_without_its_shapes() -> None:
    one = replace(candidate("new(int)", 3, 4), extent=extent("g()", 3, 4, exact=False))
    (finding,) = merged(one, inlinings=[Inlining(one.site, "G[go.shape.int]")]).findings
    assert finding.inlined_from == "G"


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("x", "why is not known"),
        ("T{}", "it is the zero value, which is static data"),
        ("[]int{}", "its size is zero"),
        ("func literal", "captures nothing"),
    ],
)
def test_what_allocates_nothing_says_why(subject: str, words: str) -> None:
    finding = only_finding(candidate(subject, exact=False), code())
    assert (finding.kind, finding.allocates) == (Kind.NO_ALLOCATION, False)
    assert words in finding.sentence
    assert finding.size_bytes is None


def test_the_source_s_reason_goes_before_the_code_s_and_that_before_the_syntax_s() -> None:
    never = replace(BOX, certainty=Certainty.NEVER, condition="code")
    assert only_finding(candidate("7"), code(never)).sentence.endswith("read-only data.")
    finding = only_finding(candidate("n", exact=False), code(never), constants={3: "syntax"})
    assert finding.sentence.endswith("code.")
    finding = only_finding(candidate("n", exact=False), code(), constants={3: "syntax"})
    assert finding.sentence.endswith("syntax.")
    finding = only_finding(candidate("T{}", exact=False), code(), constants={3: "syntax"})
    assert finding.sentence.endswith("syntax.")


def test_of_a_leak_nothing_is_proven() -> None:
    leak = candidate("p", kind=Kind.LEAKING_PARAM)
    finding = only_finding(leak, code(at(3)))
    assert (finding.kind, finding.allocates) == (Kind.LEAKING_PARAM, None)


@pytest.mark.parametrize(
    ("subject", "source", "exact", "expected"),
    [
        ("x", "x", True, "x"),
        ("~r0", "g(1)", True, "g(1)"),
        ("42", "answer", True, "answer"),
        ("42", "6 * 7", True, "6 * 7"),
        ("append", "append(a, b)", True, "append(a, b)"),
        ("append", "append(a, b)", False, "append"),
        ("make([]int, 7)", "make([]int, n)", True, "make([]int, n)"),
        ("[]go.shape.int{...}", "[]T{1, 2}", True, "[]T{1, 2}"),
        ("[]go.shape.int{...}", "g()", False, "[]T{...}"),
        ("go.shape.int(~arg0)", "T(x)", True, "T(x)"),
        ("&T{...}", "&T{a: 1}", True, "&T{...}"),
    ],
)
def test_a_subject_is_the_compiler_s_word_unless_that_varies(
    subject: str,
    source: str,
    exact: bool,  # noqa: FBT001 - the column of a table
    expected: str,
) -> None:
    one = replace(candidate(subject), extent=extent(source, exact=exact))
    assert only_finding(one).subject == expected


def test_a_source_of_several_lines_is_no_subject() -> None:
    one = replace(candidate("append"), extent=extent("append( a, b, )", end_line=5))
    assert only_finding(one).subject == "append"
    explained = replace(one, story=story(one, subject="append(a, b)"))
    assert only_finding(explained).subject == "append(a, b)"


def test_in_inlined_code_a_subject_has_the_names_of_its_own_package() -> None:
    one = replace(candidate("lib.v", 3, 4), extent=extent("lib.New()", 3, 4, exact=False))
    (finding,) = merged(one, inlinings=[Inlining(one.site, "lib.New")]).findings
    assert finding.subject == "v"


def test_a_place_that_two_variants_name_is_one_finding() -> None:
    x, y = moved("x", 3), moved("y", 4)
    results = [variant(x), variant(x, y, test=True)]
    found = merge_findings(results, facts_of(x, y)).findings
    assert [(one.subject, one.test) for one in found] == [("x", False), ("y", True)]


def test_what_one_variant_proves_holds_for_the_other() -> None:
    x = moved("x")
    results = [variant(x), variant(x, code=code(at(3)), test=True)]
    found = merge_findings(results, facts_of(x))
    assert [one.allocates for one in found.findings] == [True]
    assert [test for test, _ in found.proofs] == [True]


def test_only_files_that_are_wanted_are_put_into_words() -> None:
    x, z = moved("x", 3), moved("z", 4)
    z = replace(z, escape=replace(z.escape, site=replace(z.site, path=OTHER)))
    for proof_code in (None, code(at(3))):
        facts = facts_of(x, z)
        result = variant(x, z, code=proof_code)
        found = merge_findings([result], facts, only=[PATH])
        assert [one.subject for one in found.findings] == ["x"]
        # What allocates in one file may show in another: all count for the proof.
        assert facts.asked == ([PATH] if proof_code is None else [PATH, OTHER])


def test_the_compiler_s_own_words_are_there_for_the_files_that_ask_for_them() -> None:
    x, y = returned(moved("x", 3)), moved("y", 4)
    found = merged(x, y, words_of=[PATH])
    assert [(words.span.line, words.subject) for words in found.words] == [(3, "x"), (4, "y")]
    assert found.words[0].text.splitlines() == [
        "a.go:3:2: moved to heap: x",
        "a.go:3:2: x escapes to heap in f:",
        "a.go:3:2:   flow: ~r0 ← &x:",
        "a.go:3:2:     from return &x (return) at a.go:4:9",
    ]
    assert found.words[1].text == "a.go:4:2: moved to heap: y"
    assert merged(x, y, words_of=[OTHER]).words == ()
    assert merged(x, y).words == ()


def test_what_a_verdict_says_is_put_into_words_once_for_each_text() -> None:
    facts = facts_of(moved("x"))
    (before,) = merge_findings([variant(moved("x"))], facts).findings
    (after,) = merge_findings([variant(moved("x"))], facts).findings
    assert after is before
    assert len(facts.kept) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(moved("x"), escape=replace(moved("x").escape, text="other words")),
        replace(moved("x"), test=True),
        moved("x", 4),
        candidate("x"),
    ],
    ids=["words", "test", "place", "kind"],
)
def test_other_verdicts_have_words_of_their_own(other: Candidate) -> None:
    facts = facts_of(moved("x"), other)
    merge_findings([variant(moved("x"))], facts)
    merge_findings([variant(other, test=other.test)], facts)
    assert len(facts.kept) == 2


def test_what_has_a_story_is_put_into_words_anew() -> None:
    """Its words depend on the source and on other verdicts of its function."""
    facts = facts_of(moved("x"))
    merge_findings([variant(returned(moved("x")))], facts)
    assert not facts.kept


def test_the_proof_is_no_part_of_what_is_kept() -> None:
    facts = facts_of(moved("x"))
    (before,) = merge_findings([variant(moved("x"))], facts).findings
    (after,) = merge_findings([variant(moved("x"), code=code(at(3)))], facts).findings
    assert (before.allocates, after.allocates) == (None, True)


def test_a_reason_knows_what_else_is_moved_to_the_heap_in_its_function() -> None:
    elsewhere = replace(moved("z", 6), extent=replace(extent("z", 6), function="g"))
    literal = candidate("&T{...}", 5)
    known = returned(moved("x", 3)), moved("y", 4), literal, elsewhere
    facts = facts_of(*known)
    merge_findings([variant(*known)], facts)
    assert facts.contexts == [(PATH, frozenset({"x", "y"}))]
