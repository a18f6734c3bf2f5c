"""What a reviewer wants to see of the queue. It stays chosen until another choice is made."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form
from naps.matching import LANGUAGE_NAMES
from naps.queue import OVERDUE, TO_ANSWER, WRITING

SESSION_KEY = "reviews_shown"


class QueueFilter(Form):
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("everything")),
            (TO_ANSWER, _("what I have not answered")),
            (WRITING, _("what I am writing")),
            (OVERDUE, _("what is overdue")),
        ],
    )
    language = forms.ChoiceField(
        label=_("Language of the draft"), required=False, choices=[("", _("all")), *LANGUAGE_NAMES.items()]
    )


def chosen(request: HttpRequest) -> dict[str, str]:
    """What was chosen last, in this visit; the address has the last word."""
    if request.GET.keys() & QueueFilter.base_fields.keys():
        form = QueueFilter(request.GET)
        form.is_valid()
        request.session[SESSION_KEY] = {name: form.cleaned_data.get(name, "") for name in form.fields}
    return request.session.get(SESSION_KEY) or dict.fromkeys(QueueFilter.base_fields, "")
