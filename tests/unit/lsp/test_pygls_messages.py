"""Faults of plain pygls in single messages: each test turns red the day pygls has mended it.

The docstring of a test names what of ours can go then; docs/dev/pygls.md has the report.
"""

from importlib.metadata import version

import pytest
from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from lsp.plain_client import EMPTY, HOVER, INITIALIZE, command, notification, request, talk
from lsp.plain_server import make

OPEN = notification(
    "textDocument/didOpen",
    {"textDocument": {"uri": "http://[", "languageId": "go", "version": 1, "text": ""}},
)


def test_the_reports_are_about_the_version_that_is_installed() -> None:
    """docs/dev/pygls.md: another version may have mended what no test here sees."""
    assert version("pygls") == "2.1.1"


def test_exit_without_shutdown_is_status_0() -> None:
    """`Protocol.status` and `transport`: LSP 3.17 says 1."""
    assert talk(INITIALIZE, notification("exit")).status == 0


def test_a_request_after_shutdown_is_not_answered() -> None:
    """`Protocol._refusal`: LSP 3.17 says -32600."""
    heard = talk(INITIALIZE, request(1, "shutdown"), request(2, "textDocument/hover", HOVER))
    assert 1 in heard.answers
    assert 2 not in heard.answers


def test_a_request_before_initialize_is_handled() -> None:
    """`Protocol._refusal`: LSP 3.17 says -32002."""
    heard = talk(request(1, "textDocument/hover", HOVER))
    assert heard.answers[1]["result"] == {"contents": "line 1"}


def test_a_notification_before_initialize_is_handled() -> None:
    """`Protocol._hear`: LSP 3.17 says that it is dropped."""
    assert talk(OPEN).popups != []


def test_initialize_is_taken_twice() -> None:
    """`Protocol._refusal`: LSP 3.17 says that it is sent once."""
    again = INITIALIZE.replace(b'"id": 0', b'"id": 1')
    assert "result" in talk(INITIALIZE, again).answers[1]


def test_a_request_with_malformed_parameters_is_not_answered() -> None:
    """`Dispatcher._structured`: JSON-RPC 2.0 says -32602; pygls shows the user a message."""
    malformed = {**HOVER, "position": {"line": None, "character": 0}}
    after = request(2, "textDocument/hover", HOVER)
    heard = talk(INITIALIZE, request(1, "textDocument/hover", malformed), after)
    assert heard.answers.keys() == {0, 2}
    assert heard.popups == ["Error in server: Invalid Params"]


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"jsonrpc":"2.0","id":4}', b'{"jsonrpc":"2.0","id":4,"method":5}']
)
def test_what_is_no_message_is_not_answered(body: bytes) -> None:
    """`messages`: JSON-RPC 2.0 says -32700 or -32600."""
    heard = talk(INITIALIZE, b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    assert heard.answers.keys() == {0}


def test_an_object_inside_parameters_is_taken_for_a_message() -> None:
    """`messages` and `Dispatcher._structured`: a member `jsonrpc` may stand anywhere."""
    heard = talk(INITIALIZE, command(1, "echo", {"jsonrpc": "2.0", "method": "x"}))
    assert heard.answers.keys() == {0}
    assert heard.popups == ["Error in server: Internal Error"]


def test_an_error_carries_the_paths_of_the_machine() -> None:
    """`Dispatcher._fail`: a traceback goes over the wire, to whoever reads the client's log."""
    error = talk(INITIALIZE, command(1, "fail")).answers[1]["error"]
    assert "site-packages" in "".join(error["data"]["traceback"])


def test_a_bug_in_a_handler_of_a_notification_is_shown_to_the_user() -> None:
    """`Dispatcher._log_failure`: each time, in a window."""
    heard = talk(INITIALIZE, notification("plain/failing", {}))
    assert heard.popups == ["Error in server: ValueError: a bug"]


def test_not_a_number_is_sent_as_it_is() -> None:
    """`Dispatcher._encoded`: RFC 8259 has no NaN, and clients drop the message."""
    assert b'"result": NaN' in talk(INITIALIZE, command(1, "unspeakable", "nan")).stdout


def test_a_result_that_cannot_be_encoded_is_not_answered() -> None:
    """`Dispatcher._answer`: JSON-RPC 2.0 says that each request is answered."""
    heard = talk(INITIALIZE, command(1, "unspeakable", "set"))
    assert heard.answers.keys() == {0}
    assert len(heard.popups) == 1


def test_a_header_in_lower_case_is_passed_over() -> None:
    """`framing`: LSP 3.17 refers to HTTP, whose field names have no case."""
    whole = request(1, "textDocument/hover", HOVER).replace(b"Content-Length", b"content-length")
    assert talk(INITIALIZE, whole).answers.keys() == {0}


def test_a_message_that_was_cut_takes_the_next_one_with_it() -> None:
    """`framing`: a header line cannot stand inside JSON, so a message begins there."""
    whole = request(1, "textDocument/hover", HOVER)
    heard = talk(INITIALIZE, whole[:-10], request(2, "textDocument/hover", HOVER))
    assert heard.answers.keys() == {0}


def test_a_stray_print_gets_between_the_messages() -> None:
    """`streams.take_stdio`: stdout is the protocol's alone."""
    assert b"stray\n" in talk(INITIALIZE, command(1, "print")).stdout


def test_a_uri_that_cannot_be_parsed_keeps_a_session_from_beginning() -> None:
    """`Protocol._initialize`: no URI of the client's is looked at before a feature needs it."""
    start = request(1, "initialize", {**EMPTY, "rootUri": "http://["})
    assert "error" in talk(start).answers[1]
    assert talk(INITIALIZE, OPEN).popups == ["Error in server: ValueError: Invalid IPv6 URL"]


def test_a_token_of_progress_is_kept_for_ever() -> None:
    """`progress.progress`: what has ended can be neither cancelled nor begun again."""
    assert talk(INITIALIZE, command(1, "progress")).answers[1]["result"] == 1


def test_a_future_is_kept_for_each_asynchronous_notification() -> None:
    """`Dispatcher._task`: five notifications, and the command that counts."""
    heard = talk(INITIALIZE, *[notification("plain/later", {})] * 5, command(1, "kept"))
    assert heard.answers[1]["result"] == 6


def edited(text: str, line: int, character: int) -> str:
    """Return a text after pygls has put an X at a position."""
    document = TextDocument("file:///a.go", text)
    at = types.Position(line, character)
    change = types.TextDocumentContentChangePartial(types.Range(at, at), "X")
    document.apply_change(change)
    return document.source


def test_lines_end_where_the_protocol_has_no_end() -> None:
    """`session.documents`: LSP 3.17 ends lines at LF, CR LF and CR; pygls as `str.splitlines`."""
    assert edited("a\u2028b\nc\n", 1, 0) == "a\u2028Xb\nc\n"


def test_a_character_beyond_the_end_of_the_last_line_is_one_before_it() -> None:
    """`session.documents`: LSP 3.17 says the end of the line."""
    assert edited("abc", 0, 9) == "abXc"


def test_a_bound_method_cannot_be_registered() -> None:
    """`Feature.register` registers partials: pygls writes attributes on what it is given."""

    class Handlers:
        def hover(self, _: types.HoverParams) -> None: ...

    with pytest.raises(AttributeError):
        LanguageServer("plain", "1").feature("textDocument/hover")(Handlers().hover)


def test_a_parameter_that_may_be_anything_is_given_the_server() -> None:
    """`Feature.register` registers partials, which have no annotations."""
    server, given = make(), list[object]()

    @server.command("any")
    def take(value: object) -> None:
        given.append(value)

    server.protocol.fm.commands["any"]()
    assert given == [server]
