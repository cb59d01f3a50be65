"""What runs when: the last edit first, one job a package, never more than there are slots."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from heaplens.lsp.session.scheduler import Rank, Scheduler
from heaplens.toolchain.process import Cancellation, Cancelled


@dataclass(frozen=True, slots=True)
class Job:
    """What one of the tests wants done."""

    identity: str
    version: int = 0


class Work:
    """Jobs that end when the test says so, or when they are cancelled."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, Rank]] = []
        self.ended: list[tuple[str, Rank, bool]] = []
        self.following: dict[Rank, Rank] = {}
        self.versions: list[int] = []
        self.most_at_once = 0
        self.idle = asyncio.Event()
        self._now = 0
        self._changed = asyncio.Condition()
        self._may_end: set[tuple[str, Rank]] = set()

    async def perform(self, job: Job, rank: Rank, cancellation: Cancellation) -> Rank | None:
        """Do one job, as the scheduler wants it done."""
        key = job.identity
        self.versions.append(job.version)
        self.begun.append((key, rank))
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        await self._tell()
        try:
            async with self._changed:
                await self._changed.wait_for(
                    lambda: (key, rank) in self._may_end or cancellation.cancelled
                )
        finally:
            self._now -= 1
        self.ended.append((key, rank, cancellation.cancelled))
        await self._tell()
        if cancellation.cancelled:
            raise Cancelled
        self._may_end.discard((key, rank))
        return self.following.get(rank)

    async def let_end(self, key: str, rank: Rank) -> None:
        """Let a job end, when it runs or as soon as it does."""
        self._may_end.add((key, rank))
        await self._tell()

    async def until_begun(self, *wanted: tuple[str, Rank]) -> None:
        """Wait until these are the jobs that began last."""
        await self._until(lambda: self.begun[-len(wanted) :] == list(wanted))

    async def until_ended(self, key: str, rank: Rank, *, cancelled: bool) -> None:
        """Wait until a job has ended, one way or the other."""
        await self._until(lambda: (key, rank, cancelled) in self.ended)

    async def wake(self) -> None:
        """Cancellation is no event of the loop: the real jobs see it in their threads."""
        await self._tell()

    async def _until(self, condition: object) -> None:
        assert callable(condition)
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(condition)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
async def scheduler(work: Work) -> AsyncIterator[Scheduler[Job]]:
    """A scheduler with one slot."""
    made = Scheduler(1, work.perform, Cancellation, work.idle.set)
    yield made
    closing = asyncio.ensure_future(made.close())
    while not closing.done():
        await work.wake()
        await asyncio.sleep(0)
    await closing


async def test_a_job_is_done_once_after_the_last_call(
    scheduler: Scheduler[Job], work: Work
) -> None:
    """Two hundred edits in a row make one run, not two hundred."""
    for _ in range(200):
        scheduler.want(Job("p"), Rank.VERDICT, 0.01)
    await work.until_begun(("p", Rank.VERDICT))
    await work.let_end("p", Rank.VERDICT)
    await asyncio.wait_for(work.idle.wait(), 5)
    assert work.begun == [("p", Rank.VERDICT)]


async def test_the_newest_request_is_done_with_the_urgency_of_those_it_replaces(
    scheduler: Scheduler[Job], work: Work
) -> None:
    """Texts of before the last edit are worth nothing; that somebody waits for them still is."""
    scheduler.want(Job("other"), Rank.VERDICT)
    await work.until_begun(("other", Rank.VERDICT))
    scheduler.want(Job("p", 1), Rank.VERDICT, 60)
    scheduler.want(Job("q", 9), Rank.FOLLOW)
    scheduler.want(Job("p", 2), Rank.PROOF)
    for name in ("other", "p", "q"):
        await work.let_end(name, Rank.VERDICT)
    await work.let_end("q", Rank.FOLLOW)
    await asyncio.wait_for(work.idle.wait(), 5)
    assert work.begun[1:] == [("p", Rank.VERDICT), ("q", Rank.FOLLOW)]
    assert work.versions == [0, 2, 9]


async def test_what_follows_a_job_is_about_the_same_texts(
    scheduler: Scheduler[Job], work: Work
) -> None:
    work.following[Rank.VERDICT] = Rank.PROOF
    scheduler.want(Job("p", 7), Rank.VERDICT)
    await work.let_end("p", Rank.VERDICT)
    await work.let_end("p", Rank.PROOF)
    await asyncio.wait_for(work.idle.wait(), 5)
    assert work.versions == [7, 7]


async def test_the_job_under_way_is_known_until_it_is_stopped(
    scheduler: Scheduler[Job], work: Work
) -> None:
    scheduler.want(Job("p", 3), Rank.VERDICT)
    await work.until_begun(("p", Rank.VERDICT))
    assert scheduler.running_job("p") == Job("p", 3)
    assert scheduler.running_job("q") is None
    scheduler.drop("p")
    assert scheduler.running_job("p") is None


async def test_never_more_jobs_than_slots(work: Work) -> None:
    scheduler = Scheduler(2, work.perform, Cancellation, work.idle.set)
    for name in "abcdef":
        scheduler.want(Job(name), Rank.VERDICT)
    await work.until_begun(("a", Rank.VERDICT), ("b", Rank.VERDICT))
    for name in "abcdef":
        await work.let_end(name, Rank.VERDICT)
    await asyncio.wait_for(work.idle.wait(), 5)
    assert len(work.begun) == 6
    assert work.most_at_once == 2


async def test_what_was_wanted_last_goes_first(scheduler: Scheduler[Job], work: Work) -> None:
    for name in "abc":
        scheduler.want(Job(name), Rank.VERDICT)
    for name in "abc":
        await work.let_end(name, Rank.VERDICT)
    await asyncio.wait_for(work.idle.wait(), 5)
    assert [key for key, _ in work.begun] == ["a", "c", "b"]


async def test_a_proof_makes_room_for_an_edit_and_is_done_again(
    scheduler: Scheduler[Job], work: Work
) -> None:
    """Typing in one package does not wait for the proof of another, which is not forgotten."""
    scheduler.want(Job("slow"), Rank.PROOF)
    await work.until_begun(("slow", Rank.PROOF))
    scheduler.want(Job("typed"), Rank.VERDICT)
    await work.wake()
    await work.until_ended("slow", Rank.PROOF, cancelled=True)
    await work.until_begun(("typed", Rank.VERDICT))
    await work.let_end("typed", Rank.VERDICT)
    await work.until_begun(("slow", Rank.PROOF))
    await work.let_end("slow", Rank.PROOF)
    await work.until_ended("slow", Rank.PROOF, cancelled=False)
    assert work.most_at_once == 1


async def test_a_verdict_makes_room_for_nobody(scheduler: Scheduler[Job], work: Work) -> None:
    scheduler.want(Job("first"), Rank.VERDICT)
    await work.until_begun(("first", Rank.VERDICT))
    scheduler.want(Job("second"), Rank.VERDICT)
    scheduler.want(Job("third"), Rank.FOLLOW)
    await work.wake()
    assert work.ended == []
    await work.let_end("first", Rank.VERDICT)
    await work.until_begun(("second", Rank.VERDICT))


async def test_a_newer_edit_cancels_the_run_of_the_same_package(
    scheduler: Scheduler[Job], work: Work
) -> None:
    scheduler.want(Job("p"), Rank.VERDICT)
    await work.until_begun(("p", Rank.VERDICT))
    scheduler.want(Job("p"), Rank.VERDICT)
    await work.wake()
    await work.until_begun(("p", Rank.VERDICT), ("p", Rank.VERDICT))
    await work.let_end("p", Rank.VERDICT)
    await work.until_ended("p", Rank.VERDICT, cancelled=False)
    assert work.ended == [("p", Rank.VERDICT, True), ("p", Rank.VERDICT, False)]
    assert work.most_at_once == 1


async def test_the_proof_follows_the_verdicts(scheduler: Scheduler[Job], work: Work) -> None:
    work.following[Rank.VERDICT] = Rank.PROOF
    scheduler.want(Job("p"), Rank.VERDICT)
    await work.let_end("p", Rank.VERDICT)
    await work.until_begun(("p", Rank.VERDICT), ("p", Rank.PROOF))


async def test_verdicts_of_all_come_before_any_proof(scheduler: Scheduler[Job], work: Work) -> None:
    work.following[Rank.VERDICT] = Rank.PROOF
    scheduler.want(Job("a"), Rank.VERDICT)
    scheduler.want(Job("b"), Rank.VERDICT)
    for name in "ab":
        await work.let_end(name, Rank.VERDICT)
        await work.let_end(name, Rank.PROOF)
    await asyncio.wait_for(work.idle.wait(), 5)
    assert [rank for _, rank in work.begun] == [Rank.VERDICT, Rank.VERDICT, Rank.PROOF, Rank.PROOF]


async def test_a_folder_takes_all_slots_and_makes_room_for_everything(work: Work) -> None:
    scheduler = Scheduler(2, work.perform, Cancellation, work.idle.set)
    scheduler.want(Job("folder"), Rank.BULK)
    await work.until_begun(("folder", Rank.BULK))
    scheduler.want(Job("p"), Rank.PROOF)
    await work.wake()
    await work.until_begun(("p", Rank.PROOF))
    assert work.ended == [("folder", Rank.BULK, True)]
    await work.let_end("p", Rank.PROOF)
    await work.until_begun(("folder", Rank.BULK))
    await work.let_end("folder", Rank.BULK)
    await asyncio.wait_for(work.idle.wait(), 5)


async def test_what_is_dropped_does_not_come_back(scheduler: Scheduler[Job], work: Work) -> None:
    work.following[Rank.VERDICT] = Rank.PROOF
    scheduler.want(Job("p"), Rank.VERDICT)
    await work.until_begun(("p", Rank.VERDICT))
    scheduler.drop("p")
    await work.wake()
    await asyncio.wait_for(work.idle.wait(), 5)
    assert work.begun == [("p", Rank.VERDICT)]


async def test_a_job_that_fails_takes_nothing_with_it(caplog: pytest.LogCaptureFixture) -> None:
    """An exception is a bug of ours; the next job runs all the same, and the log has it."""
    done = asyncio.Event()

    async def perform(job: Job, _: Rank, __: Cancellation) -> Rank | None:
        if job.identity == "bad":
            raise ZeroDivisionError
        done.set()
        return None

    scheduler = Scheduler[Job](1, perform, Cancellation, lambda: None)
    scheduler.want(Job("bad"), Rank.VERDICT)
    scheduler.want(Job("good"), Rank.VERDICT)
    await asyncio.wait_for(done.wait(), 5)
    assert "ZeroDivisionError" in caplog.text


async def test_after_the_end_nothing_begins(scheduler: Scheduler[Job], work: Work) -> None:
    await scheduler.close()
    scheduler.want(Job("p"), Rank.VERDICT)
    assert scheduler.running == 0
    assert work.begun == []
