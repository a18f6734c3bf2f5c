"""The short forms around help given: a call, a document, a country's word, what has changed since."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Country
from academy.documents.states import FileKind
from academy.pages.forms import DateInput, Form, ModelForm
from assistance.forms.deeds import ConfirmForm
from assistance.forms.texts import LONGEST_TEXT, long_text
from assistance.models import Engagement, FollowUpAnswer, Output, Request
from assistance.models.engagements import EngagementQuerySet
from assistance.models.requests import RequestQuerySet
from assistance.states import EngagementKind

ENDINGS = ",".join(f".{kind}" for kind in [*FileKind.values, "jpeg"])


def _kinds() -> str:
    """Put together when it is read, so in the reader's language."""
    words = gettext("PDF, DOCX, ODT, PPTX, XLSX, JPEG or PNG, up to %(limit)s MB.")
    return words % {"limit": settings.UPLOAD_LIMIT_MB}


def file_field(**options) -> forms.FileField:
    return forms.FileField(
        allow_empty_file=True,  # refused with our own words when it is looked into
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        help_text=lazy(_kinds, str)(),
        error_messages={"required": _("Choose the file.")},
        **options,
    )


class RequestChoice(forms.ModelChoiceField):
    def label_from_instance(self, request: Request) -> str:
        return f"{request.reference} {request.title}"


class CallForm(ModelForm):
    """A call just made: with whom, what was said, what comes next. Country and day are there already."""

    class Meta:
        model = Engagement
        fields = ["spoken_to", "summary", "next_step", "next_step_due", "starts_on", "request", "shown_to"]
        field_classes = {"request": RequestChoice}
        widgets = {"next_step_due": DateInput, "starts_on": DateInput, "shown_to": forms.RadioSelect}
        labels = {"starts_on": _("Day"), "request": _("For a request"), "next_step_due": _("By")}
        help_texts = {
            "spoken_to": _("Only the Academy's staff read this line."),
            "request": _("Whoever reads the request then reads the call, too."),
            "shown_to": _("Without a request. Nobody is asked to confirm what only the Academy reads."),
        }
        error_messages = {"starts_on": {"required": _("Give the day.")}}

    summary = long_text(_("What was said"), missing=_("Say in a few lines what was said."))

    def __init__(self, *args, requests: RequestQuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = requests
        self.fields["request"].empty_label = _("no request")
        self.fields["shown_to"].choices = Engagement._meta.get_field("shown_to").choices
        if not requests.exists():
            del self.fields["request"]

    def clean(self):
        values = super().clean()
        day = values.get("starts_on")
        if day and day > timezone.localdate():
            self.add_error("starts_on", _("This day has not come yet. Write plans under “next step”."))
        if values.get("next_step_due") and not values.get("next_step"):
            self.add_error("next_step", _("Say what is to be done by that day."))
        return values


class CallCountryForm(Form):
    """With which country, where no page of a country led here."""

    country = forms.ModelChoiceField(
        label=_("Country"),
        queryset=Country.objects.none(),
        to_field_name="iso3",
        empty_label=_("Choose a country"),
        error_messages={"required": _("Choose a country.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.un_members()


class TookPlaceForm(Form):
    """A country's word: did it take place, how useful was it, what is still missing."""

    YES, NO = "yes", "no"

    took_place = forms.ChoiceField(
        label=_("Did it take place?"),
        choices=[(YES, _("Yes, as it is written here")), (NO, _("No, or not like this"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    rating = forms.TypedChoiceField(
        label=_("How useful was it?"),
        choices=ConfirmForm.RATINGS,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five answers.")},
    )
    words = forms.CharField(
        label=_("What is still missing? Or: what was different?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read by the Academy's staff and your side of the country's team."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What did not take place has no usefulness.
        self.fields["rating"].required = self.data.get("took_place") != self.NO

    def clean(self):
        values = super().clean()
        if values.get("took_place") == self.NO and not values.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say in a few words what was different."))
        return values

    def said(self) -> dict:
        """As the action takes it."""
        values = self.cleaned_data
        yes = values["took_place"] == self.YES
        return {"took_place": yes, "rating": values["rating"] if yes else None, "words": values["words"]}


class OutputForm(ModelForm):
    class Meta:
        model = Output
        fields = ["title", "kind", "language"]
        widgets = {"kind": forms.RadioSelect}
        help_texts = {"title": _("People read the title, not the name of the file.")}
        error_messages = {
            "title": {"required": _("Give it a title.")},
            "kind": {"required": _("Choose what it is.")},
        }

    file = file_field(label=_("File"))
    field_order = ["file", "title", "kind", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Output._meta.get_field("kind").choices
        self.fields["language"].choices = [("", _("another language")), *settings.LANGUAGES]


class WhatChangedForm(ModelForm):
    """Six months later, three questions."""

    class Meta:
        model = FollowUpAnswer
        fields = ["changed", "evidence_url", "contribution", "may_tell"]
        widgets = {"contribution": forms.RadioSelect, "may_tell": forms.RadioSelect}
        labels = {
            "contribution": _("Did the help contribute to it?"),
            "may_tell": _("May the Academy tell it?"),
            "evidence_url": _("Link to something that shows it"),
        }
        help_texts = {
            "may_tell": _("Nothing is published without asking you again. Names of people are never told."),
        }
        error_messages = {
            "contribution": {"required": _("Choose one of the answers.")},
            "may_tell": {"required": _("Choose one of the answers.")},
        }

    changed = long_text(
        _("What has changed since?"),
        help_text=_(
            "A decision, a text, a budget, people who work differently. “Nothing yet” is an answer. "
            "Read by the Academy's staff and your side of the country's team."
        ),
        missing=_("Write in a few words what has changed, or “nothing yet”."),
    )
    evidence = file_field(label=_("Or a file that shows it"), required=False)
    field_order = ["changed", "evidence_url", "evidence", "contribution", "may_tell"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("contribution", "may_tell"):
            self.fields[name].choices = FollowUpAnswer._meta.get_field(name).choices


class EngagementFilter(Form):
    """Which help somebody looks at; what cannot be understood leaves nothing out."""

    country = forms.ModelChoiceField(
        label=_("Country"),
        queryset=Country.objects.none(),
        to_field_name="iso3",
        required=False,
        empty_label=_("all countries"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("all kinds")), *EngagementKind.choices], required=False
    )
    since = forms.DateField(label=_("From"), required=False, widget=DateInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput)

    def __init__(self, *args, found: EngagementQuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        ids = found.order_by()
        self.fields["country"].queryset = Country.objects.filter(pk__in=ids.values("country")) | (
            Country.objects.filter(pk__in=ids.filter(peer_country__isnull=False).values("peer_country"))
        )

    def apply(self, found: EngagementQuerySet) -> EngagementQuerySet:
        """What touches the days asked for; an exchange belongs to both its countries."""
        values = self.chosen()
        if "country" in values:
            found = found.of_country(values["country"])
        if "kind" in values:
            found = found.filter(kind=values["kind"])
        if "since" in values:
            found = found.filter(ends_on__gte=values["since"])
        if "until" in values:
            found = found.filter(starts_on__lt=values["until"] + timedelta(days=1))
        return found

    def chosen(self) -> dict:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def words(self) -> list[str]:
        """What is chosen, as one says it above a table."""
        kinds = dict(EngagementKind.choices)
        return [
            f"{self.fields[name].label}: {kinds[value] if name == 'kind' else value}"
            for name, value in self.chosen().items()
        ]

    def codes(self) -> dict[str, str]:
        """The same for the trail."""
        return {
            name: value.iso3 if name == "country" else str(value) for name, value in self.chosen().items()
        }
