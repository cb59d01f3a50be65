"""Messages are found in whatever a client writes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.lsp.jsonrpc.framing import LONGEST_HEADERS_BYTES, Body, Framer, Noise

GOOD = b'{"id":1}'
GOOD_MESSAGE = b"Content-Length: 8\r\n\r\n" + GOOD


def message(content: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(content), content)


def bodies(stream: bytes, longest_bytes: int = 1000) -> list[bytes]:
    found = Framer(longest_bytes).feed(stream)
    return [each.content for each in found if isinstance(each, Body)]


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 8\r\n\r\n",
        b"content-length:8\r\n\r\n",
        b"CONTENT-LENGTH :\t8 \r\n\r\n",
        b"Content-Length: 8\n\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 8\r\n\r\n",
        b"Content-Length: 8\r\nContent-Type: application/vscode-jsonrpc\r\n\r\n",
        b"\r\n\r\nContent-Length: 0008\r\n\r\n",
    ],
)
def test_headers_may_be_written_in_many_ways(headers: bytes) -> None:
    assert Framer().feed(headers + GOOD) == [Body(GOOD)]


@pytest.mark.parametrize(
    "before",
    [
        b"a stray line\n",
        b"{}",
        b"\x00\xff\xfe",
        b"Content-Length: many\r\n\r\n{}",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"x" * (3 * LONGEST_HEADERS_BYTES),
        b"Content-Length: 5\r\n" + b"x" * (3 * LONGEST_HEADERS_BYTES),
        b"Content-Length: 5\r\nno end of headers",
    ],
)
def test_what_is_between_messages_is_passed_over(before: bytes) -> None:
    for stream in (before + GOOD_MESSAGE, GOOD_MESSAGE + before + GOOD_MESSAGE):
        assert bodies(stream)[-1] == GOOD


def test_what_is_passed_over_is_counted_once() -> None:
    found = Framer().feed(b"#" * 20_000 + GOOD_MESSAGE + b"##" + GOOD_MESSAGE)
    noise = [each for each in found if isinstance(each, Noise)]
    assert [re.findall(r"\d+", each.reason) for each in noise] == [["20000"], ["2"]]
    assert not any(each.message for each in noise)


@pytest.mark.parametrize("missing_bytes", [1, 2, 7, 10, 17, 18, 19, 20, 21, 22, 30, 900, 10**6])
def test_a_message_that_was_cut_does_not_take_the_next_one_with_it(missing_bytes: int) -> None:
    """However much is missing, be it within what would be the next header, the next is found."""
    cut = b'{"id":"%b"' % (b"x" * 20)
    stream = b"Content-Length: %d\r\n\r\n%b" % (len(cut) + missing_bytes, cut)
    for step in (1, 7, len(stream + GOOD_MESSAGE)):
        framer, found = Framer(10**9), list[Body | Noise]()
        whole = stream + GOOD_MESSAGE
        for start in range(0, len(whole), step):
            found += framer.feed(whole[start : start + step])
        assert found[-1] == Body(GOOD)
        assert len(found) == 2, "what was cut is told of, too"


def test_a_message_that_is_too_long_is_told_and_passed_over() -> None:
    long = b'"%b"' % (b"x" * 5000)
    noise, after, good = Framer(1000).feed(message(long) + GOOD_MESSAGE)
    assert isinstance(noise, Noise)
    assert noise.message
    assert "5002 bytes" in noise.reason
    assert isinstance(after, Noise)
    assert good == Body(GOOD)


def test_a_header_within_a_string_is_no_header() -> None:
    """In JSON a line end within a string is escaped, so the text of a header is only text."""
    content = rb'{"text":"Content-Length: 5\r\n\r\n{}"}'
    assert bodies(message(content) + GOOD_MESSAGE) == [content, GOOD]


def test_json_on_many_lines_is_taken_whole() -> None:
    content = b'{\n  "Content-Length":\n 5\n,\n"a": [\r\n1]}\n'
    assert bodies(message(content) * 3) == [content] * 3


@given(
    st.lists(
        st.sampled_from([b"{}", b"[]", b"", b'{"a":"\xc3\xa9"}', b"{\n}", b"}\n\n"]), max_size=5
    ),
    st.lists(st.integers(1, 60), min_size=1),
)
def test_it_does_not_matter_how_the_stream_is_cut(contents: list[bytes], steps: list[int]) -> None:
    stream = b"".join(message(content) for content in contents)
    framer, found = Framer(), list[Body | Noise]()
    for step in steps:
        found += framer.feed(stream[:step])
        stream = stream[step:]
    found += framer.feed(stream)
    assert found == [Body(content) for content in contents]


@given(st.lists(st.sampled_from([b"Content-Length", b":", b" ", b"3", b"\r", b"\n", b"{", b"}"])))
def test_a_good_message_is_found_after_anything(pieces: list[bytes]) -> None:
    """Two line ends before it, and no more of a body due than a header could be in."""
    framer = Framer()
    for piece in pieces:
        framer.feed(piece)
    assert framer.feed(GOOD_MESSAGE * 2)[-1] == Body(GOOD)
