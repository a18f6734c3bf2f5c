from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from demo.cards import CARDS


class Command(BaseCommand):
    help = "The address of the demo and one sign-in link a role."

    def handle(self, *args, **options):
        self.stdout.write(f"\nThe portal: {settings.BASE_URL}/\n\nEnter as")
        for card in CARDS:
            address = settings.BASE_URL + reverse("demo:enter-as", args=[card.key])
            self.stdout.write(f"  {card.title!s:32}{address}")
        self.stdout.write(
            "\nEvery letter is kept in the outbox: " + settings.BASE_URL + reverse("demo:outbox")
        )
        self.stdout.write("Stop with Ctrl-C; `make demo-reset` starts over.\n")
