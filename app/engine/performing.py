"""Do one thing on one target: with a time limit, its output and log lines, its end as data."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

import structlog

from app.domain.errors import NoSuchSecret, TargetLost, TargetUnreachable
from app.domain.fleet import Fleet
from app.domain.ids import ProblemId, RunId
from app.domain.legible import clean
from app.domain.note import tail
from app.domain.run import Run
from app.domain.task import Doing, Ending, Outcome, Task, TaskResult
from app.engine.output import Capture, Redactor
from app.ports import Place, TaskType
from app.remediation.tally import Tally

log = structlog.get_logger()

_LONGEST_FAULT = 500


class Cancels:
    """Who is at work on which run, so that a person can stop it."""

    def __init__(self) -> None:
        self._at_work: dict[RunId, asyncio.Task[object]] = {}
        self._asked: set[RunId] = set()

    def cancel(self, run_id: RunId) -> None:
        """Stop the task of the run, if it is at work here."""
        task = self._at_work.get(run_id)
        if task and run_id not in self._asked:
            self._asked.add(run_id)
            task.cancel()

    def at_work(self) -> list[RunId]:
        """Give the runs that are at work here."""
        return list(self._at_work)

    @contextmanager
    def stoppable(self, run_id: RunId) -> Iterator[None]:
        """Let the current task be stopped. Raises `Stopped`, not `CancelledError`, if it was."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - there is one wherever something is awaited
        self._at_work[run_id] = task
        try:
            yield
        except asyncio.CancelledError:
            if run_id not in self._asked:
                raise
            raise Stopped from None
        finally:
            del self._at_work[run_id]
            if run_id in self._asked:
                self._asked.discard(run_id)
                task.uncancel()


class Stopped(Exception):
    """A person stopped it."""


async def _nowhere(problem_id: ProblemId) -> Mapping[str, tuple[str, ...]]:
    return {}


def _all_there(secrets: frozenset[str]) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Performing:
    """`output_limit` is in bytes, for each of the two streams; running dry, it does nothing.

    `refs` tells by source what it calls a problem; `lacking` says why secrets cannot be had.
    """

    types: Mapping[str, TaskType]
    fleet: Fleet
    redact: Redactor
    cancels: Cancels
    output_limit: int
    refs: Callable[[ProblemId], Awaitable[Mapping[str, tuple[str, ...]]]] = _nowhere
    dry_run: bool = False
    lacking: Callable[[frozenset[str]], Iterable[str]] = _all_there
    tally: Tally = field(default_factory=Tally)

    async def perform(self, run: Run, doing: Doing) -> TaskResult:
        """Do it, and turn every ending into a result."""
        capture, began = Capture(self.output_limit, self.redact), time.monotonic()
        words = _words(doing)
        log.info("action_start", task=doing.type, does=str(doing), **words)
        outcome, ending = await self._try(run, doing, capture)
        result = TaskResult(
            outcome=outcome,
            detail=self.redact.of_the_beginning(ending.detail),
            exit_status=ending.exit_status,
            seconds=round(time.monotonic() - began, 3),
            **capture.texts(),
        )
        log.info(
            "action_result",
            exit_status=result.exit_status,
            stdout=tail(result.stdout) or None,
            stderr=tail(result.stderr) or None,
            **words,
        )
        log.info(
            "action_finish",
            status=outcome,
            detail=result.detail or None,
            elapsed_ms=round(result.seconds * 1000),
            **words,
        )
        self.tally.done(doing, result)
        return result

    async def _try(self, run: Run, doing: Doing, capture: Capture) -> tuple[Outcome, Ending]:
        if refusal := self._refusal(run.target):
            return Outcome.CANCELLED, _undone(refusal)
        if missing := self._missing(doing):
            return Outcome.UNREACHABLE, _undone(missing)
        limit = doing.timeout.total_seconds()
        time_limit = asyncio.timeout(limit)
        place = await self._place(run, doing)
        try:
            with self.cancels.stoppable(run.id):
                async with time_limit:
                    task_type = self.types[doing.type]
                    ending = _sound(await task_type.run(doing.spec, place, capture))
        except (TargetUnreachable, NoSuchSecret) as error:
            return Outcome.UNREACHABLE, _undone(str(error))
        except TargetLost as error:
            return Outcome.UNKNOWN, _undone(str(error))
        except Stopped:
            return Outcome.CANCELLED, _undone("a person stopped it")
        except Exception as error:
            if isinstance(error, TimeoutError) and time_limit.expired():
                return Outcome.TIMED_OUT, _undone(f"it took longer than {limit:g} s and was ended")
            log.exception("task_type_fault", task=doing.type)
            said = f"{type(error).__name__}: {_one_line(str(error))}".removesuffix(": ")
            return Outcome.UNKNOWN, _undone(f"a fault of the task type {doing.type}: {said}")
        return (Outcome.SUCCEEDED if ending.worked else Outcome.FAILED), ending

    def _refusal(self, target: str) -> str | None:
        """Say why nothing is done: since the run was decided the settings may have changed."""
        return "the service runs dry" if self.dry_run else self.fleet.refusal(target)

    def _missing(self, doing: Doing) -> str | None:
        """Say what there would have to be to do it: its task type, and its secrets."""
        return doing.spec.gone or "; ".join(self.lacking(doing.spec.secrets()))

    async def _place(self, run: Run, doing: Doing) -> Place:
        return Place(
            target=run.target,
            machine=self.fleet.machine(run.target),
            environment={
                "ALEXIS_RUN": run.id,
                "ALEXIS_EVENT": run.event_id,
                "ALEXIS_RULE": run.rule,
                "ALEXIS_TARGET": run.target,
            },
            refs=await self.refs(run.problem_id) if doing.spec.on_problem else {},
        )


def _undone(why: str) -> Ending:
    return Ending(worked=False, detail=why)


def _sound(ending: object) -> Ending:
    """Give what a task type said. Raises `TypeError` when that is not what it has to say."""
    if isinstance(ending, Ending):
        detail, status = cast(tuple[object, object], (ending.detail, ending.exit_status))
        if isinstance(detail, str) and isinstance(status, int | None):
            return ending
    raise TypeError(f"its run gave {ending!r:.100}")


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())[:_LONGEST_FAULT]


def _words(doing: Doing) -> dict[str, str]:
    """Give the rule's own words for what is done and why."""
    if not isinstance(doing, Task):
        return {"action": doing.purpose}
    words = {"action": doing.action or doing.type, "reason": doing.reason}
    return {name: word for name, word in words.items() if word}
