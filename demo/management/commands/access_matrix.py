import json

from django.core.management.base import BaseCommand

from academy.pages.expectations import ROLES, Route
from academy.sample.models import is_sample
from dashboards import matrix
from demo.subjects import path_of, person_of


class Command(BaseCommand):
    help = (
        "Every route × role with what is expected; --json for machines. In the demo world each row "
        "also says the address and who plays the role, so that it can be tried."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON list")

    def handle(self, *args, **options):
        if options["json"]:
            self.stdout.write(
                json.dumps([row for route in matrix.routes() for row in _rows(route)], indent=1)
            )
            return
        for route in matrix.routes():
            self._print(route)

    def _print(self, route: Route) -> None:
        self.stdout.write(f"{route.name} ({route.methods})")
        cells = {(r["role"], r["method"]): r["expected"] for r in route.expectations()}
        for role in ROLES:
            answers = [
                f"{m} {'/'.join(map(str, cells[role, m]))}" for m in ("GET", "POST") if (role, m) in cells
            ]
            self.stdout.write(f"    {role:24}{'  '.join(answers)}")


def _rows(route: Route) -> list[dict]:
    rows = list(route.expectations())
    if not is_sample():
        return rows
    path = path_of(route)
    return [row | {"path": path, "person": person_of(route, row["role"])} for row in rows]
