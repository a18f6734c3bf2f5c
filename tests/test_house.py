"""The rules of the house, read from its walls."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import DateField, DateTimeField, ForeignKey

from academy.audit.triggers import all_triggers

ROOT = Path(__file__).parent.parent
GROUND = ["academy.pages", "academy.sample", "academy.sealed", "academy.tables", "academy.workdays"]

# Who may import whom. Every chapter may use the ground and accounts; nothing may use a later chapter.
FLOORS = {
    "academy.pages": ["academy.sealed"],
    "academy.sample": [],
    "academy.sealed": [],
    "academy.workdays": [],
    "academy.tables": ["academy.sample", "academy.pages"],
    "academy.countries": GROUND,
    "academy.audit": GROUND,
    "academy.notices": GROUND,
    "academy.documents": [*GROUND, "academy.audit"],
    "academy.accounts": [*GROUND, "academy.countries", "academy.audit", "academy.notices"],
}
GROUND_FLOOR = list(FLOORS)
FLOORS |= {
    "convenings": GROUND_FLOOR,
    "participants": [*GROUND_FLOOR, "convenings"],
    "naps": [*GROUND_FLOOR, "convenings", "participants"],
    "assistance": [*GROUND_FLOOR, "participants", "naps"],
    "dashboards": [*GROUND_FLOOR, "convenings", "participants", "naps", "assistance"],
    "demo": [*GROUND_FLOOR, "convenings", "participants", "naps", "assistance", "dashboards"],
    "academy": [],
}
# The wiring may start its own embedded worker and names its Celery app.
WIRING = {"academy.celery", "academy.embedded"}

# Inside a chapter: what each file may not import from its own chapter.
SHELVES = [
    "states",
    "models",
    "emails",
    "pdfs",
    "permissions",
    "reminders",
    "actions",
    "forms",
    "tasks",
    "views",
    "urls",
]
FORBIDDEN = {
    "states": set(SHELVES) - {"states"},
    "models": {"emails", "pdfs", "permissions", "reminders", "actions", "forms", "tasks", "views", "urls"},
    "permissions": {"emails", "pdfs", "reminders", "actions", "forms", "tasks", "views", "urls"},
    "emails": {"actions", "forms", "views", "urls", "tasks", "reminders"},
    "pdfs": {"actions", "forms", "views", "urls", "tasks", "reminders", "emails"},
    "reminders": {"views", "urls", "tasks", "forms"},
    "actions": {"views", "urls", "forms", "tasks", "reminders"},
    "forms": {"views", "urls", "actions", "emails", "tasks"},
    "tasks": {"views", "urls", "forms"},
    "views": {"urls", "tasks", "reminders"},
}


def modules() -> list[Path]:
    rooms = {name.split(".")[0] for name in FLOORS}
    found = [p for room in sorted(rooms) for p in (ROOT / room).rglob("*.py")]
    return [p for p in found if "migrations" not in p.parts]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str | None:
    """The longest room that holds this module; None for what is not ours."""
    rooms = [room for room in FLOORS if module == room or module.startswith(room + ".")]
    return max(rooms, key=len) if rooms else None


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if room_of(name)}


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_chapter_reads_only_earlier_chapters(path):
    here = room_of(name_of(path))
    for module in imports_of(path):
        there = room_of(module)
        if module in WIRING or any(module.startswith(name + ".") for name in WIRING):
            continue
        assert there == here or there in FLOORS[here], f"{name_of(path)} may not import {module}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_nothing_in_a_chapter_runs_back_up(path):
    here = room_of(name_of(path))
    shelf = name_of(path).removeprefix(f"{here}.").split(".")[0]
    for module in imports_of(path):
        if module.startswith(f"{here}."):
            other = module.removeprefix(f"{here}.").split(".")[0]
            assert other not in FORBIDDEN.get(shelf, set()), f"{name_of(path)} may not import {module}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_nobody_listens_to_signals(path):
    """Calls can be followed, signals must be searched. Two test hooks of the ground are no business."""
    allowed = {"academy.sealed"}
    text = path.read_text()
    if name_of(path) not in allowed:
        assert "@receiver" not in text
        assert ".connect(" not in text.replace("clamd.connect(", "")


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_views_load_through_visible_to(path):
    """No view asks a model for all its rows: what a reader sees starts from `visible_to`."""
    if path.stem != "views" and "views" not in path.parts:
        return
    assert ".objects.all()" not in path.read_text()


def our_models():
    return [m for m in apps.get_models() if room_of(m.__module__)]


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_a_moment_has_its_person(model):
    """`*_by` stands beside its `*_at`, and a constraint keeps them together."""
    fields = {f.name: f for f in model._meta.get_fields() if hasattr(f, "attname")}
    for name, field in fields.items():
        if name.endswith("_by") and isinstance(field, ForeignKey):
            stem = name.removesuffix("_by")
            partner = fields.get(f"{stem}_at")
            assert partner is not None, f"{model._meta.label}.{name} has no {stem}_at"
            if field.null:
                names = {c.name for c in model._meta.constraints}
                assert any(n.endswith(f"{stem}_at_pair") for n in names), (
                    f"{model._meta.label}.{stem} is not a pair"
                )


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_times_and_dates_are_named_for_what_they_are(model):
    for field in model._meta.fields:
        if isinstance(field, DateTimeField):
            assert field.name.endswith("_at") or field.name in {"at", "last_login"}, field
        elif isinstance(field, DateField):
            assert field.name.endswith(("_on", "_by", "_due")) or field.name in {"on", "day"}, field


@pytest.mark.parametrize(
    "model", [m for m in our_models() if hasattr(m, "TRANSITIONS")], ids=lambda m: m._meta.label
)
def test_tables_of_moves_are_total(model):
    choices = {value for value, _label in model._meta.get_field("status").choices}
    assert set(model.TRANSITIONS) == choices
    assert all(targets <= choices for targets in model.TRANSITIONS.values())


@pytest.mark.django_db
def test_rules_kept_by_triggers_are_in_the_database():
    """SQLite loses a table's triggers when Django rebuilds the table; this notices."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        there = {row[0] for row in cursor.fetchall()}
    wanted = {name for rule in all_triggers() for name, _verb in rule._names()}
    assert wanted <= there
