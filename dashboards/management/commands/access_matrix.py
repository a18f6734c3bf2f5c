import json

from django.core.management.base import BaseCommand

from academy.pages.expectations import ROLES
from dashboards import matrix


class Command(BaseCommand):
    help = "Every route × role with what is expected; --json for machines."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON list")

    def handle(self, *args, **options):
        rows = matrix.rows()
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=1))
            return
        for route in matrix.routes():
            self.stdout.write(f"{route.name} ({route.methods})")
            cells = {(r["role"], r["method"]): r["expected"] for r in route.expectations()}
            for role in ROLES:
                answers = [
                    f"{m} {'/'.join(map(str, cells[role, m]))}" for m in ("GET", "POST") if (role, m) in cells
                ]
                self.stdout.write(f"    {role:24}{'  '.join(answers)}")
