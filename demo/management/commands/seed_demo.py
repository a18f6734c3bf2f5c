from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from academy.accounts.models import SYSTEM_EMAIL, User
from academy.documents.issuing import render_waiting
from academy.documents.reader import read_waiting
from academy.sample.models import SampleWorld, mark_as_sample
from demo.seeding import (
    changes,
    convenings,
    follow_up,
    letters,
    lists,
    news,
    people,
    plans,
    registry,
    stories,
)
from demo.seeding.reading import DOMAIN


class Command(BaseCommand):
    help = "Load the demo world into an empty portal: real convenings, invented people, no real ones."

    def add_arguments(self, parser):
        parser.add_argument(
            "--papers", action="store_true", help="make the PDFs now instead of leaving them to the worker"
        )

    def handle(self, *args, **options):
        others = User.objects.exclude(email__endswith=f"@{DOMAIN}").exclude(email=SYSTEM_EMAIL)
        if others.exists():
            raise CommandError(
                "There are people in this database who are not of the demo. Nothing was changed."
            )
        if User.objects.filter(email__endswith=f"@{DOMAIN}").exists():
            self.stdout.write("The demo world is there already.")
            return
        call_command("load_reference", stdout=self.stdout)
        with transaction.atomic():
            seed()
        read_waiting()  # what was sent last; the drafts that were handed in are read already
        if options["papers"]:
            render_waiting()
        self.stdout.write("The demo world is ready.")


def seed() -> None:
    """Everything, in the order in which it happens."""
    mark_as_sample()
    people.make_team()
    people.make_experts()
    convenings.make_convenings()
    people.make_organisers()
    lists.send_a_list()
    changes.say_what_is_wanted()
    changes.ask()
    changes.send_letters()
    plans.make_plans()
    lists.send_a_matrix()
    registry.make_registry()
    news.a_quiet_country()
    news.letters_of_the_month()
    stories.make_stories()
    follow_up.make_follow_up()
    letters.send_on_their_days()
    # What happens from here on is what visitors do.
    SampleWorld.objects.update(seeded_at=timezone.now())
