from django.core.management.base import BaseCommand

from academy.countries import loading as countries
from naps import registry, rubric


class Command(BaseCommand):
    help = "Load what every installation needs: countries, topics, the rubric and the registry of plans."

    def handle(self, *args, **options) -> None:
        counted = countries.load()
        self.stdout.write(", ".join(f"{number} {name}" for name, number in counted.items()))
        rubric.load()
        self.stdout.write(str(registry.load()))
