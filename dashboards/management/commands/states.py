from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

FILE = Path(settings.BASE_DIR) / "docs/states.md"


class Command(BaseCommand):
    help = "Draw the tables of moves as diagrams. --write puts them into docs/states.md, --check compares."

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, **options):
        drawn = draw()
        if options["write"]:
            FILE.write_text(drawn)
        elif options["check"]:
            if not FILE.exists() or FILE.read_text() != drawn:
                raise CommandError("docs/states.md differs from the tables in the code: run `make states`.")
        else:
            self.stdout.write(drawn)


def draw() -> str:
    """Mermaid diagrams of every model that has a table of moves."""
    parts = ["# States\n\nDrawn from the tables in the code by `make states`; `make check` compares.\n"]
    models = [m for m in apps.get_models() if hasattr(m, "TRANSITIONS")]
    for model in sorted(models, key=lambda m: m._meta.label):
        parts.append(f"## {model._meta.label}\n\n```mermaid\nstateDiagram-v2\n{_moves(model)}\n```\n")
    return "\n".join(parts)


def _moves(model) -> str:
    lines = [f"    [*] --> {model._meta.get_field('status').default}"]
    for source, targets in model.TRANSITIONS.items():
        lines += [f"    {source} --> {target}" for target in sorted(targets)]
        if not targets:
            lines.append(f"    {source} --> [*]")
    return "\n".join(lines)
