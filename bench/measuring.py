"""How a goal is measured: both sides in turn, the CPU time of all processes, the median of the ratios.

Seconds move with whatever else the machine does. The ratio of two sides that ran right after one
another hardly does, so that is what a gate is set on wherever there is something to compare with.
"""

import os
import resource
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")
# One side of a comparison: does its work and says what it cost.
Side = Callable[[], float]


@dataclass(frozen=True)
class Line:
    """One goal, measured."""

    goal: str
    what: str
    value: float
    unit: str
    gate: float
    # Most gates are limits; of these, more is better.
    at_least: bool = False
    # What it was compared with, where the machine decides about that.
    reference: str = ""
    # The gate of the design, where a decision in docs/adr moved it.
    planned: float | None = None
    # What a reader of the number has to know beside it.
    note: str = ""

    @property
    def ok(self) -> bool:
        return self.meets(self.gate)

    def meets(self, gate: float) -> bool:
        return self.value >= gate if self.at_least else self.value <= gate

    def as_dict(self, *, database: str, quick: bool) -> dict[str, Any]:
        said: dict[str, Any] = {
            "goal": self.goal,
            "what": self.what,
            "value": _short(self.value),
            "unit": self.unit,
            "gate": self.gate,
            "gate_is": "at least" if self.at_least else "at most",
            "ok": self.ok,
        }
        if self.planned is not None:
            said |= {"planned": self.planned, "planned_ok": self.meets(self.planned)}
        if self.reference:
            said["reference"] = self.reference
        if self.note:
            said["note"] = self.note
        return said | {"database": database} | ({"quick": True} if quick else {})


def _short(value: float) -> float:
    """Three digits say all that such a measurement knows."""
    return round(value) if abs(value) >= 100 else float(f"{value:.3g}")


@dataclass(frozen=True)
class Run:
    """How thorough a run is, and where its own database and files lie."""

    folder: Path
    database: str
    environment: dict[str, str]
    quick: bool = False

    @property
    def pairs(self) -> int:
        return 3 if self.quick else 5

    def size(self, full: int, *, quick: int) -> int:
        return quick if self.quick else full


def cpu_seconds() -> float:
    """What this process and its finished children have used, in user and system time."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def cpu_seconds_of(pid: int) -> float:
    """The same of a process that still runs, with the ones it has started."""
    return sum(_running(one) for one in [pid, *children_of(pid)])


def _running(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def cost_of(work: Callable[[], object]) -> float:
    """The CPU seconds of some work, with everything it started and waited for."""
    before = cpu_seconds()
    work()
    return cpu_seconds() - before


def cost_each(work: Callable[[], object], times: int) -> float:
    """The same for a small piece of work: the mean of many."""

    def repeatedly() -> None:
        for _ in range(times):
            work()

    return cost_of(repeatedly) / times


def pair_ratios(over: Side, under: Side, pairs: int) -> list[float]:
    """`over / under`, so many times. Who begins changes with every pair, so that neither profits."""
    ratios = []
    for n in range(pairs):
        if n % 2:
            below = under()
            above = over()
        else:
            above = over()
            below = under()
        ratios.append(above / below)
    return ratios


def ratio(over: Side, under: Side, pairs: int) -> float:
    return median(pair_ratios(over, under, pairs))


class PeakOfChildren:
    """The most memory one child process had at any moment, in megabytes.

    Asked of the kernel while they run: after the end `getrusage` would answer with what the parent
    had when it started them.
    """

    EVERY = 0.01

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "PeakOfChildren":
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._over.wait(self.EVERY):
            for pid in children_of("self"):
                self.megabytes = max(self.megabytes, _high_water(pid))


def children_of(pid: str | int) -> list[int]:
    """The processes that any thread of a process has started and that still run."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, task.read_text().split())
        except OSError:  # the thread has ended meanwhile
            continue
    return found


def _high_water(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    lines = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0][1]) / 1024 if lines else 0
