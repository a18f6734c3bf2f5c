"""The paper of what was agreed for a request."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assistance.models import Terms


@dataclass(frozen=True)
class TermsSheet:
    """What stands on the paper, frozen in the language of the request. Of the people only who is in charge
    at the Academy: a paper is passed on, and who asked is nobody else's business."""

    reference: str
    country: str
    title: str
    version: str
    agreed_on: str
    change_note: str
    lines: list[str]
    # Label and value, a few in a row.
    facts: list[tuple[str, str]]
    # Heading and text.
    parts: list[tuple[str, str]]

    @classmethod
    def of(cls, terms: Terms) -> "TermsSheet":
        with translation.override(terms.language):
            request = terms.request
            return cls(
                reference=request.reference,
                country=str(request.country),
                title=request.title,
                version=_("Version %(n)d") % {"n": terms.version},
                agreed_on=date_format(terms.agreed_at, "DATE_FORMAT"),
                change_note=terms.change_note,
                lines=[str(line) for line in request.lines.select_related("topic")],
                facts=_facts(terms),
                parts=[(heading, text) for heading, text in _parts(terms) if text],
            )


def _facts(terms: Terms) -> list[tuple[str, str]]:
    request = terms.request
    rows = [
        (_("From – to") if terms.starts_on else _("Delivered by"), terms.dates_words),
        (_("How much work"), terms.effort_words),
        (_("How"), str(request.get_modality_display())),
        (_("In which language"), str(request.get_language_display())),
        (_("In charge at the Academy"), str(request.owner or "")),
    ]
    return [(label, value) for label, value in rows if value]


def _parts(terms: Terms) -> list[tuple[str, str]]:
    return [
        (_("What it is for"), terms.purpose),
        (_("What will be delivered"), terms.deliverables),
        (_("Who does what"), terms.who_does_what),
        (_("What the country provides"), terms.country_provides),
    ]
