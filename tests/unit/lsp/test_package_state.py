"""What an answer lacks is told by versions: nothing edited is forgotten, nothing is run in vain."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from heaplens.engine.requests import AnalysisRequest, AnalysisUpdate, PackageId
from heaplens.lsp.session.packages import PackageState
from unit.lsp.open_package import BROKEN, fingerprint, package, update

P = PackageId("/m/p")
A, B = "/m/p/a.go", "/m/p/b.go"
GOOD = update(package("/m/p", "a.go", "b.go", imports=("/m/q",)), {A, B})
BAD = update(package("/m/p", "a.go", "b.go"), {A, B}, BROKEN)
NOW = fingerprint("now")


def request(version: int) -> AnalysisRequest:
    return AnalysisRequest(package=P, path=A, texts={}, text_version=version)


def answered(version: int) -> PackageState:
    """A package whose verdicts and proof are those of a version."""
    state = PackageState(P).updated(GOOD)
    return state.with_verdicts(request(version), NOW).with_proof(request(version))


def test_of_a_new_package_anything_may_have_changed_and_nothing_is_proven() -> None:
    state = PackageState(P)
    assert (state.changed, state.unproven) == (frozenset(), frozenset())
    assert not state.is_proven
    assert state.depends_on() == {"/m/p"}


def test_what_was_edited_since_an_answer_is_what_the_next_one_is_about() -> None:
    state = answered(3).edited(A, 4)
    assert state.changed == state.unproven == {A}
    state = state.edited(B, 5)
    assert state.changed == {A, B}


def test_an_edit_during_a_run_is_not_in_its_answer() -> None:
    """Where edits start no run (run: manual), those that run on answer the text of their start."""
    state = answered(3).edited(A, 4).edited(B, 5).with_verdicts(request(4), NOW)
    assert state.changed == {B}
    assert state.unproven == {A, B}


def test_verdicts_are_no_proof() -> None:
    state = answered(3).edited(A, 4).with_verdicts(request(4), fingerprint("later"))
    assert state.changed == frozenset()
    assert state.unproven == {A}
    assert not state.is_proven
    state = state.with_proof(request(4))
    assert state.is_proven
    assert state.edits == {}


def test_verdicts_that_change_nothing_keep_their_proof() -> None:
    """A save without an edit: the same fingerprint, at a later version."""
    assert answered(3).with_verdicts(request(9), NOW).is_proven


@pytest.mark.parametrize("version", [4, 9])
def test_a_proof_is_of_the_verdicts_that_it_followed(version: int) -> None:
    """An edit that nobody has analysed is in neither, or in the proof alone."""
    state = answered(3).edited(A, 4).slow_allowed()
    assert not state.with_proof(request(3)).is_proven
    assert not state.with_proof(request(version)).is_proven


@pytest.mark.parametrize("last", [BAD, None])
def test_of_a_package_that_does_not_build_no_answer_is_used_again(
    last: AnalysisUpdate | None,
) -> None:
    """What keeps it from building may be mended where no fingerprint looks."""
    state = replace(PackageState(P), update=last)
    state = state.with_verdicts(request(3), NOW)
    assert state.verdicts.fingerprint is None
    assert not state.with_proof(request(3)).is_proven


def test_a_change_of_anything_else_makes_everything_changed() -> None:
    state = answered(3).edited(A, 4).touched(5)
    assert (state.changed, state.unproven) == (frozenset(), frozenset())
    assert state.text_version == 5
    assert state.verdicts.fingerprint == NOW  # whether it was one is still to be seen
    assert state.outdated(6).verdicts.fingerprint is None


def test_explanations_that_were_left_out_need_a_whole_proof() -> None:
    state = answered(3).slow_allowed()
    assert state.allow_slow
    assert not state.is_proven
    assert state.unproven == frozenset()
    assert state.edited(A, 4).unproven == frozenset()
    assert state.edited(A, 4).changed == {A}


def test_a_package_is_made_from_its_directory_and_its_imports() -> None:
    assert answered(3).depends_on() == {"/m/p", "/m/q"}
    assert PackageState(PackageId("/m/p/x.go", alone=True)).depends_on() == {"/m/p"}


STEPS = st.lists(
    st.sampled_from(("edit a", "edit b", "elsewhere", "verdicts", "proof", "late verdicts"))
)


@given(STEPS)
def test_no_edit_is_ever_missing_from_what_the_next_run_is_about(steps: list[str]) -> None:
    """Against a model that remembers every edit of every file."""
    state, version, last_request = PackageState(P).updated(GOOD), 0, 0
    edited: dict[str, int] = {}
    elsewhere, verdicts_at, proof_at = 0, -1, -1
    for step in steps:
        if step.startswith("edit"):
            version += 1
            path = A if step == "edit a" else B
            edited[path] = version
            state = state.edited(path, version)
        elif step == "elsewhere":
            version += 1
            elsewhere = version
            state = state.touched(version)
        elif step == "proof":
            proof_at = last_request
            state = state.with_proof(request(last_request))
        else:
            last_request = version if step == "verdicts" else max(last_request, version - 1)
            verdicts_at = last_request
            state = state.with_verdicts(request(last_request), NOW)
        for files, since in ((state.changed, verdicts_at), (state.unproven, proof_at)):
            wanted = {path for path, at in edited.items() if at > since}
            assert files == (frozenset() if elsewhere > since else wanted)
