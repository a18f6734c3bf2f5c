from datetime import datetime
from functools import partial

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.notices.outbox import Letter, post
from naps.addressees import leads_of
from naps.models import Draft
from naps.names import deed_words


def _about(draft: Draft) -> str:
    return f"draft-{draft.pk}"


def draft_submitted(draft: Draft, *, by: User, at: datetime) -> None:
    """To whoever handed it in and to those who speak for the country: it is there, and what comes next."""
    readers = {user.pk: user for user in [by, *leads_of(draft.plan.country)]}
    for reader in readers.values():
        key = f"draft-submitted-{draft.pk}-{reader.pk}"
        post(key, to=reader, letter=partial(_submitted, draft, by, at, reader), about=_about(draft))


def _submitted(draft: Draft, by: User, at: datetime, reader: User) -> Letter:
    country = draft.plan.country
    who = deed_words(reader, by, country=country, on_behalf=draft.on_behalf)
    return Letter(
        subject=_("Draft %(version)s has been received: %(country)s")
        % {"version": draft.version, "country": country},
        lines=[
            _("The draft of the National Action Plan has been handed in. Its files do not change any more."),
            _("The Academy now chooses reviewers. You get a letter as soon as there is an answer."),
        ],
        facts=[
            (_("Plan"), draft.plan.name),
            (_("Handed in by"), who),
            (_("Date"), date_format(at, "DATE_FORMAT")),
            *[(_("File"), _file_words(file)) for file in draft.files.select_related("file")],
        ],
        button=(_("Open the draft"), draft.get_absolute_url()),
    )


def _file_words(file) -> str:
    return _("%(name)s, %(language)s, %(size)s") % {
        "name": file.file.original_name,
        "language": file.get_language_display(),
        "size": filesizeformat(file.file.size),
    }
