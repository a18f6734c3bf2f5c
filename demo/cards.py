"""The people of the demo one can be with one press, and what to try first as each of them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

DOMAIN = "demo.example"


@dataclass(frozen=True)
class Card:
    key: str
    title: str
    who: str
    first: str

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


CARDS = [
    Card(
        "staff",
        _("Academy staff"),
        "Karla Mora",
        _("See all that waits, answer a request for help, and set up a convening from the last one."),
    ),
    Card(
        "organiser",
        _("Organiser of Kingston"),
        "Omar Blake",
        _("Confirm registrations, remind those who are missing, check people in."),
    ),
    Card(
        "focal.ecu",
        _("Focal point of Ecuador"),
        "Flor Andrade",
        _("Name people for Santiago, report on the roadmap, and say whether help came."),
    ),
    Card(
        "delegate.ecu",
        _("Delegate of Ecuador"),
        "Lucía Méndez",
        _("Register in Spanish in three short pages."),
    ),
    Card(
        "delegate.bol",
        _("Delegate of Bolivia"),
        "María Eugenia Choque",
        _("Read the letters on both drafts and download a certificate."),
    ),
    Card(
        "focal.pan", _("Focal point of Panama"), "Itzel Batista", _("See a draft that is with its reviewers.")
    ),
    Card(
        "reviewer",
        _("Reviewer"),
        "Rosa Quispe",
        _("Read Panama's draft beside the rubric and send the review."),
    ),
    Card(
        "expert",
        _("Expert"),
        "Mariana Castillo",
        _("Say whether you can help Jamaica, and log an engagement for Ecuador's request."),
    ),
    Card(
        "partner",
        _("UN Women partner"),
        "Carla Duarte",
        _("Read the region's figures, outcome stories, and what you were asked to support."),
    ),
    Card(
        "observer",
        _("Observer of a donor country"),
        "Olaf Berg",
        _("Read aggregates, and nothing about persons."),
    ),
    Card("admin", _("Administrator"), "Adaeze Okoro", _("See who holds which role, and the back office.")),
]


def card(key: str) -> Card | None:
    return next((c for c in CARDS if c.key == key), None)
