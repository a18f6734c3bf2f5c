from django.core.management.base import BaseCommand

from academy.countries import loading
from naps import registry, rubric


class Command(BaseCommand):
    help = (
        "Load countries, regions, topics, the rubric and the registry of plans; again corrects what changed."
    )

    def handle(self, *args, **options):
        counts = loading.load()
        rubric.load()
        counts["plans"] = registry.load()
        self.stdout.write(", ".join(f"{n} {name}" for name, n in counts.items()))
