"""What the listing reader makes of recorded listings (tests/data/listings/listed.go)."""

from pathlib import Path

import pytest

from heaplens.compiler.allocators import Certainty, Product
from heaplens.compiler.listing import AllocatorCall, Listing, ListingReader
from heaplens.model import Site

LISTINGS = Path(__file__).parents[2] / "data" / "listings"
NOTHING = (None, None, None)
NEWEST = "go1.27-amd64"
RECORDED = sorted(path.stem for path in LISTINGS.glob("*.txt"))


def text_of(recorded: str) -> bytes:
    return (LISTINGS / f"{recorded}.txt").read_bytes()


def read(recorded: str, chunk_bytes: int = 65536) -> Listing:
    version, goarch = recorded.split("-")
    reader = ListingReader(goarch, go_minor=int(version.partition(".")[2]))
    text = text_of(recorded)
    for start in range(0, len(text), chunk_bytes):
        assert not reader.feed(text[start : start + chunk_bytes])
    return reader.finish()


def calls_of(function: str, recorded: str = NEWEST) -> list[AllocatorCall]:
    return [call for call in read(recorded).calls if call.function == function]


def call_of(function: str, recorded: str = NEWEST) -> AllocatorCall:
    (call,) = calls_of(function, recorded)
    return call


def source_line(text: str) -> int:
    lines = (LISTINGS / "listed.go").read_text().splitlines()
    (number,) = (at for at, line in enumerate(lines, start=1) if text in line)
    return number


@pytest.mark.parametrize(
    ("function", "product", "condition", "type_count_size"),
    [
        ("variable", Product.VARIABLE, None, ("int", None, 8)),
        ("composite", Product.VARIABLE, None, ("ex.com/listed.big", None, 320)),
        ("constantSlice", Product.SLICE, None, ("int64", 5, 40)),
        ("slice", Product.SLICE, "unless it is empty", ("uint8", None, None)),
        ("copied", Product.SLICE, "unless it is empty", NOTHING),
        ("copiedPointers", Product.SLICE, "unless it is empty", ("*int", None, None)),
        ("grow", Product.SLICE_GROWTH, "when the capacity is reached", ("int", None, None)),
        ("concat", Product.STRING, "unless all parts but one are empty", NOTHING),
        ("concatOnStack", Product.STRING, "beyond 32 bytes", NOTHING),
        ("toString", Product.STRING, "beyond one byte", NOTHING),
        ("toBytes", Product.BYTES, "unless it is empty", NOTHING),
        ("boxInt", Product.INTERFACE, "unless the value is below 256", (None, None, 8)),
        ("boxString", Product.INTERFACE, "unless it is empty", (None, None, 16)),
        ("boxPair", Product.INTERFACE, None, ("ex.com/listed.pair", None, 16)),
        ("smallMap", Product.MAP, None, (None, None, 48)),
        ("largeMap", Product.MAP, None, ("map[string]int", None, None)),
        ("put", Product.MAP_GROWTH, "when the map grows", ("map[string]int", None, None)),
        ("channel", Product.CHANNEL, None, ("chan struct {}", 0, 112)),
        ("bufferedChannel", Product.CHANNEL, None, ("chan *int", 4, None)),
        (
            "spawn",
            Product.GOROUTINE,
            "when no ended goroutine can be used again",
            NOTHING,
        ),
        ("deferring", Product.DEFER, "when no used defer record is at hand", NOTHING),
        ("(*counter).adder.func1", Product.VARIABLE, None, ("int", None, 8)),
        ("instance", Product.VARIABLE, None, ("go.shape.string", None, 16)),
    ],
)
def test_a_call_says_what_it_makes_when_and_how_large(
    function: str,
    product: Product,
    condition: str | None,
    type_count_size: tuple[str | None, int | None, int | None],
) -> None:
    call = call_of(function)
    assert (call.product, call.condition) == (product, condition)
    assert call.certainty is (Certainty.SOMETIMES if condition else Certainty.ALWAYS)
    assert (call.type_name, call.count, call.size_bytes) == type_count_size


@pytest.mark.parametrize("function", ["noSlice", "runeOnStack"])
def test_what_has_no_size_or_always_fits_its_buffer_never_allocates(function: str) -> None:
    assert call_of(function).certainty is Certainty.NEVER


def test_a_call_that_only_a_panic_follows_is_told_apart() -> None:
    """And one that a panic may follow is not."""
    assert call_of("fail").certainty is Certainty.ON_PANIC
    assert call_of("failIf").certainty is Certainty.ALWAYS


def test_a_length_that_two_ways_set_differently_stays_unknown() -> None:
    call = call_of("chosen")
    assert (call.count, call.size_bytes) == (None, None)


def test_inlined_code_counts_for_the_line_it_was_written_on() -> None:
    call = call_of("inlined")
    assert call.site == Site("/ex/listed.go", source_line("x := 1"), 0)
    assert call.symbol == "ex.com/listed.inlined"


def test_a_line_directive_moves_the_site_and_leaves_the_real_one() -> None:
    call = call_of("moved")
    assert call.site == Site("/ex/listed.y", 8, 0)
    assert call.real_site == Site("/ex/listed.go", source_line("return new(big)"), 0)


def test_a_function_is_known_by_its_declaration() -> None:
    (adder,) = (f for f in read(NEWEST).functions if f.symbol == "ex.com/listed.(*counter).adder")
    assert adder.function == "(*counter).adder"
    assert adder.site == Site("/ex/listed.go", source_line("adder() func()"), 0)


def test_a_function_without_allocations_is_listed_too() -> None:
    functions = {function.function for function in read(NEWEST).functions}
    assert {"gathered", "noSlice"} < functions


@pytest.mark.parametrize("recorded", [name for name in RECORDED if name.endswith("arm64")])
def test_architectures_agree(recorded: str) -> None:
    assert read(recorded).calls == read(recorded.replace("arm64", "amd64")).calls


@pytest.mark.parametrize("recorded", RECORDED)
def test_no_routine_is_unknown_and_no_type_missed(recorded: str) -> None:
    listing = read(recorded)
    assert listing.unknown_routines == {}
    assert {call.function for call in listing.calls} == {
        call.function for call in read(NEWEST).calls
    }


def test_small_variables_share_one_allocation_since_go_1_25() -> None:
    """The compiler lays variables without pointers together and names the first one's line."""
    assert [call.size_bytes for call in calls_of("shared", "go1.21-amd64")] == [4, 8]
    for recorded in ("go1.25-amd64", NEWEST):
        call = call_of("shared", recorded)
        assert (call.size_bytes, call.type_name) == (16, None)
        assert call.site.line == source_line("var a int32")


def test_a_slice_built_on_the_stack_moves_to_the_heap_since_go_1_26() -> None:
    (old,) = calls_of("gathered", "go1.25-amd64")
    assert (old.routine, old.condition) == ("runtime.growslice", "when the capacity is reached")
    grown, moved = calls_of("gathered")
    assert grown.routine == "runtime.growslice"
    assert moved.product is Product.SLICE_MOVE
    assert moved.condition == "when the slice still sits on the stack"


@pytest.mark.parametrize(("recorded", "size_bytes"), [("go1.21-amd64", 96), (NEWEST, 112)])
def test_a_channel_grew_with_go_1_23(recorded: str, size_bytes: int) -> None:
    assert call_of("channel", recorded).size_bytes == size_bytes


@pytest.mark.parametrize("chunk_bytes", [1, 7, 100, 4096])
def test_chunks_may_end_anywhere(chunk_bytes: int) -> None:
    assert read(NEWEST, chunk_bytes) == read(NEWEST)


def test_an_unknown_runtime_routine_is_counted() -> None:
    text = text_of(NEWEST).replace(b"runtime.convT64(", b"runtime.newfangled(")
    reader = ListingReader("amd64")
    reader.feed(text)
    assert reader.finish().unknown_routines == {"runtime.newfangled": 1}


def test_a_string_that_looks_like_a_header_begins_no_function() -> None:
    text = text_of(NEWEST).replace(b"ex.com/listed.big(SB)", b'go:string." STEXT "(SB)')
    reader = ListingReader("amd64", go_minor=27)
    for line in text.splitlines(keepends=True):
        reader.feed(line)
    assert [call.function for call in reader.finish().calls] == [
        call.function for call in read(NEWEST).calls
    ]


def test_every_architecture_gets_its_calls_though_not_their_sizes() -> None:
    reader = ListingReader("wasm")
    reader.feed(text_of(NEWEST).replace(b"\tCALL\t", b"\tCall\t"))
    calls = reader.finish().calls
    assert [call.site for call in calls] == [call.site for call in read(NEWEST).calls]
    assert not any(call.type_name for call in calls)


def test_what_is_no_listing_gives_nothing() -> None:
    for text in (
        b"",
        b"\n",
        b"\tCALL\t",
        b"a.go:1:2: undefined: x\n",
        b" STEXT \n" * 3,
        b"\xff\t\n",
    ):
        reader = ListingReader("amd64")
        reader.feed(text)
        assert reader.finish().calls == ()
