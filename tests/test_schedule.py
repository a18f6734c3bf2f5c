"""The day plan: everything that is due is asked for, by somebody, often enough."""

import ast
import importlib
from datetime import timedelta

import pytest
from celery.schedules import crontab

from academy.celery import app
from tests.processes import ROOT

app.loader.import_default_modules()
PLAN = app.conf.beat_schedule
REMINDERS = sorted(
    path.relative_to(ROOT)
    for pattern in ("*/*reminders.py", "academy/*/*reminders.py")
    for path in ROOT.glob(pattern)
    if path.relative_to(ROOT).parts[0] not in {"tests", "bench"}
)
TASKS = sorted(
    path.relative_to(ROOT) for pattern in ("*/tasks.py", "academy/*/tasks.py") for path in ROOT.glob(pattern)
)
# The queue's own letters: work nobody schedules because a person's deed starts it.
WOKEN_AS_WELL = {"academy.notices.tasks.deliver", "academy.documents.tasks.render"}


def module_of(path) -> str:
    return ".".join(path.with_suffix("").parts)


def our_tasks() -> set[str]:
    return {name for name in app.tasks if not name.startswith("celery.")}


def calls_in(function: str, module: str) -> set[str]:
    """What this function of a module calls, as dotted names: reminders.send_due."""
    tree = ast.parse(importlib.import_module(module).__loader__.get_source(module))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}
    return set()


def test_there_are_reminders_to_look_at():
    assert {module_of(path) for path in REMINDERS} >= {
        "participants.reminders", "naps.reminders", "naps.roadmap_reminders", "assistance.reminders",
    }  # fmt: skip


@pytest.mark.parametrize("path", REMINDERS, ids=str)
def test_every_reminder_is_sent_by_a_task_of_the_plan(path):
    chapter, _dot, name = module_of(path).rpartition(".")
    task = f"{chapter}.tasks.send_reminders"
    assert f"{name}.send_due" in calls_in("send_reminders", f"{chapter}.tasks")
    assert task in {entry["task"] for entry in PLAN.values()}


@pytest.mark.parametrize("path", REMINDERS, ids=str)
def test_a_reminder_that_is_written_is_also_sent(path):
    """Every public function of the file that takes the moment is called by `send_due`."""
    module = module_of(path)
    tree = ast.parse((ROOT / path).read_text())
    written = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "now"
        and not node.name.startswith("_")
    }  # fmt: skip
    assert written - {"send_due"} <= calls_in("send_due", module)
    assert len(written) > 1


@pytest.mark.parametrize("name", PLAN)
def test_the_plan_names_tasks_that_exist(name):
    assert PLAN[name]["task"] in our_tasks()


def test_every_task_is_in_the_plan():
    assert our_tasks() == {entry["task"] for entry in PLAN.values()}
    assert {f"{module_of(path)}." for path in TASKS} == {
        name.rpartition(".")[0] + "." for name in our_tasks()
    }


def runs_in_a_day(schedule) -> int:
    if not isinstance(schedule, crontab):
        return round(timedelta(days=1) / timedelta(seconds=schedule))
    return len(schedule.hour) * len(schedule.minute)


@pytest.mark.parametrize("name", PLAN)
def test_how_often(name):
    """A reminder due "from four in the afternoon" must not wait for the night."""
    a_day = runs_in_a_day(PLAN[name]["schedule"])
    task = PLAN[name]["task"]
    if task.endswith("send_reminders"):
        assert a_day >= 24
    elif task in WOKEN_AS_WELL:
        assert a_day >= 24 * 60, "what a lost wake-up left lying is found within a minute"
    else:
        assert a_day >= 1


def test_the_clock_of_the_plan_is_utc():
    assert (app.conf.timezone, app.conf.enable_utc) == ("UTC", True)


def test_the_embedded_scheduler_follows_the_same_plan():
    from academy.embedded import MemoryScheduler

    scheduler = MemoryScheduler(app=app)
    assert {name for name in PLAN if name in scheduler.schedule} == set(PLAN)
    assert all(entry.task == PLAN[name]["task"] for name, entry in scheduler.schedule.items() if name in PLAN)


@pytest.mark.parametrize("name", [n for n in PLAN if isinstance(PLAN[n]["schedule"], crontab)])
def test_no_two_of_them_start_in_the_same_minute(name):
    """SQLite has one writer: the chapters take turns."""
    mine = PLAN[name]["schedule"].minute
    others = [
        e["schedule"].minute for n, e in PLAN.items() if n != name and isinstance(e["schedule"], crontab)
    ]
    assert all(not mine & theirs for theirs in others)
