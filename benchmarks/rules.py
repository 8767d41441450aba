"""How long it takes to find the one rule of many that an event matches, for us and for others.

    python -m benchmarks.rules                  # all of it: about ten minutes
    python -m benchmarks.rules --most 10000     # up to so many rules
    python -m benchmarks.rules --ratios         # ours, ten against many, in turn
    python -m benchmarks.rules --files          # reading them from files

Each figure is of a process of its own. The engines of others are optional:
`pip install rule-engine business-rules`; without them their columns stay empty.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from app.config.rule_files import RuleFiles
from app.domain.event import Event
from app.domain.fleet import Fleet
from app.plugins.catalogue import built_in
from benchmarks.rule_engines import ENGINES, Ask, Case, an_event, resident, rule_text

SIZES = (10, 100, 1_000, 10_000, 100_000)
CASES = tuple(Case)
_EVENTS = 200
_LONGEST_CELL = 4.0
_LONGEST_TO_MAKE = 25.0
"""Seconds; what would take longer with ten times as many rules is left out."""


class Figures(NamedTuple):
    """Of one engine with so many rules; times in microseconds but `made`, which is seconds."""

    p50: float
    p99: float
    made: float
    memory: float


def measure(engine: str, case: Case, size: int) -> Figures:
    """Make the rules and ask about events that match one each; in this process."""
    events = [an_event(number * 7919 % size) for number in range(_EVENTS)]
    with tempfile.TemporaryDirectory() as folder:
        before, began = resident(), time.perf_counter()
        ask = ENGINES[engine](case, size, Path(folder))
        made, memory = time.perf_counter() - began, resident() - before
        times: list[float] = []
        end = time.perf_counter() + _LONGEST_CELL
        for event in events:
            began = time.perf_counter()
            found = ask(event)
            times.append(time.perf_counter() - began)
            if found != 1:
                raise SystemExit(f"{engine}: {found} rules match instead of one")
            if time.perf_counter() > end:
                break
    times.sort()
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    return Figures(p50 * 1e6, p99 * 1e6, made, memory)


def compare(engines: Sequence[str], most: int) -> None:
    for case in CASES:
        print(f"\n{case.value}; per event p50 / p99\n")
        print("| rules | " + " | ".join(engines) + " | ours: made, memory |")
        print("|---:|" + "---:|" * (len(engines) + 1), flush=True)
        left_out: set[str] = set()
        last: Figures | None = None
        for size in [size for size in SIZES if size <= most]:
            cells = []
            for engine in engines:
                figures = None if engine in left_out else _in_a_process(engine, case, size)
                cells.append(f"{_time(figures.p50)} / {_time(figures.p99)}" if figures else "")
                if engine == "ours" and figures:
                    last = figures
                elif figures is None or _is_too_slow(figures):
                    left_out.add(engine)
            made = f"{last.made:.2f} s, {last.memory:.0f} MB" if last else ""
            print(f"| {size:,} | " + " | ".join(cells) + f" | {made} |", flush=True)


def ratios(most: int) -> None:
    """Ask a few of our rules and many in turn, in one process."""
    print(f"| rules | {SIZES[0]} | {most:,} | ratio |\n|---|---:|---:|---:|", flush=True)
    spread = [number * 7919 for number in range(1000)]
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            few, many = (ENGINES["ours"](case, size, Path(folder)) for size in (SIZES[0], most))
            times = [
                (_asked(few, an_event(number % SIZES[0])), _asked(many, an_event(number % most)))
                for number in spread
            ]
            small, large = (median(each) for each in zip(*times, strict=True))
            figures = f"{_time(small * 1e6)} | {_time(large * 1e6)} | {large / small:.2f}"
            print(f"| {case.value} | {figures} |", flush=True)


def _asked(ask: Ask, event: Event) -> float:
    began = time.perf_counter()
    ask(event)
    return time.perf_counter() - began


def _is_too_slow(figures: Figures) -> bool:
    return max(figures.made, figures.p50 / 1e6) * 10 > _LONGEST_TO_MAKE


def _in_a_process(engine: str, case: Case, size: int) -> Figures | None:
    command = [sys.executable, "-m", "benchmarks.rules", "--one", engine, case.name, str(size)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        print(ended.stderr.strip().splitlines()[-1], file=sys.stderr)
        return None
    return Figures(*json.loads(ended.stdout))


def _time(microseconds: float) -> str:
    for unit, name in ((1e6, "s"), (1e3, "ms")):
        if microseconds >= unit:
            return f"{microseconds / unit:.1f} {name}"
    return f"{microseconds:.0f} µs"


def files(most: int) -> None:
    """Read folders of rules, one rule in each file; then again with one changed."""
    print("| files | first reading | nothing changed | one changed | memory |")
    print("|---:|---:|---:|---:|---:|", flush=True)
    for size in [size for size in SIZES[2:] if size <= most]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for number in range(size):
                text = json.dumps(rule_text(Case.SELECTIVE, number), indent=1)
                (folder / f"{number:06}.yaml").write_text(text)
            reading = RuleFiles(folder, built_in().grammar, Fleet())
            before = resident()
            first, memory = _seconds(reading), resident() - before
            time.sleep(2.1)
            _seconds(reading)
            nothing = _seconds(reading)
            changed = json.dumps({**rule_text(Case.SELECTIVE, 7), "priority": 1}, indent=1)
            (folder / f"{7:06}.yaml").write_text(changed)
            one = _seconds(reading)
        figures = f"{first:.1f} s | {nothing:.2f} s | {one:.2f} s | {memory:.0f} MB"
        print(f"| {size:,} | {figures} |", flush=True)


def _seconds(reading: RuleFiles) -> float:
    began = time.perf_counter()
    current = reading.read()
    if current.problems:
        raise SystemExit(str(current.problems[0]))
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the most rules")
    parser.add_argument("--engines", default=",".join(ENGINES), help="only these")
    parser.add_argument("--files", action="store_true", help="reading rules from files")
    parser.add_argument("--ratios", action="store_true", help="ours only, few against many")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one:
        engine, case, size = wanted.one
        print(json.dumps(measure(engine, Case[case], int(size))))
    elif wanted.ratios:
        ratios(wanted.most)
    elif wanted.files:
        files(wanted.most)
    else:
        compare(wanted.engines.split(","), wanted.most)


if __name__ == "__main__":
    main()
