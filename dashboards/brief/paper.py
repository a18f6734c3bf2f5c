"""The brief as a PDF, never longer than its two pages."""

from datetime import date
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.countries.models import Country
from academy.documents.rendering import PressFailed, render_pdf
from dashboards.brief.country import brief_of
from dashboards.brief.parts import ROOMS

MOST_PAGES = 2


def brief_pdf(country: Country, reader: User, *, language: str, today: date) -> bytes:
    """The paper in this language. Where a country has much to tell, lists end earlier and say how many
    more there are; raises `PressFailed` rather than giving out a third page."""
    with translation.override(language):
        title = _("Country brief: %(country)s") % {"country": country}
        for room in ROOMS:
            data = brief_of(country, reader, today, room).as_data()
            made = render_pdf("pdf/brief.html", data, language=language, title=title)
            if pages_of(made) <= MOST_PAGES:
                return made
    raise PressFailed("does not fit on two pages")


def pages_of(pdf: bytes) -> int:
    """How many pages a paper of ours has."""
    from pypdf import PdfReader

    return len(PdfReader(BytesIO(pdf)).pages)
