from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.pages.forms import DateInput, ModelForm
from assistance.forms.deeds import PersonChoice
from assistance.forms.texts import long_text
from assistance.models import Request, Terms
from assistance.people import staff_now

EFFORT = {
    "invalid": _("Write a number, for example 4 or 2.5."),
    "min_value": _("At least half a day or half an hour."),
    "max_value": _("This is more than we can give. Is the number right?"),
}


class TermsForm(ModelForm):
    """What is agreed, small enough for one page: what for, what, by whom, by when, how much."""

    class Meta:
        model = Terms
        fields = [
            "purpose", "deliverables", "who_does_what", "country_provides", "starts_on", "ends_on",
            "effort", "effort_unit", "public_words", "change_note",
        ]  # fmt: skip
        widgets = {"starts_on": DateInput, "ends_on": DateInput, "effort_unit": forms.RadioSelect}
        labels = {"effort_unit": _("That is")}
        help_texts = {
            "public_words": _(
                "What a country with the same question may read later: what kind of help, and what for. No "
                "country, no institution, no name. Empty: nobody else reads of it."
            ),
            "change_note": _("One sentence. The country reads it."),
        }
        error_messages = {
            "effort": EFFORT,
            "change_note": {"required": _("Say in one sentence what has changed.")},
        }

    purpose = long_text(_("What it is for"), rows=2, required=False)
    deliverables = long_text(
        _("What will be delivered"),
        help_text=_("What the country gets, and in which form."),
        missing=_("Write down what was agreed with the country."),
    )
    who_does_what = long_text(
        _("Who does what"), rows=3, required=False, help_text=_("Roles, not names: the page is passed on.")
    )
    country_provides = long_text(
        _("What the country provides"),
        rows=3,
        required=False,
        help_text=_("Documents, a room, people with time, interpretation."),
    )

    def __init__(self, *args, asked: Request, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields["effort"].localize = True
        self.fields["effort"].widget = forms.TextInput(attrs={"inputmode": "decimal"})
        self.fields["effort_unit"].choices = Terms._meta.get_field("effort_unit").choices
        self.fields["effort_unit"].required = False
        if asked.is_of_civil_society or asked.own_side_only:
            del self.fields["public_words"]  # of what one side keeps from the other, nobody else reads
        self.changes = asked.agreements.exists()
        if self.changes:
            self.fields["change_note"].required = True
        else:
            del self.fields["change_note"]

    def clean_effort_unit(self) -> str:
        return self.cleaned_data["effort_unit"] or str(Terms._meta.get_field("effort_unit").default)

    def clean(self):
        values = super().clean()
        first: date | None = values.get("starts_on")
        last: date | None = values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("This day is before the first one."))
        self._check_names_nobody(values.get("public_words") or "")
        return values

    def _check_names_nobody(self, words: str) -> None:
        """The words for others leave the country's room: the least a machine can see is looked for."""
        country = self.asked.country
        names = {country.name_en, country.name_es, country.name_fr}
        if any(name and name.casefold() in words.casefold() for name in names):
            self.add_error("public_words", _("These words name the country. Say it without."))


class AcceptForm(TermsForm):
    """Yes: who answers for it, and what was agreed. Both, or it is not a yes."""

    owner = PersonChoice(label=_("In charge"), queryset=User.objects.none(), empty_label=None)
    field_order = ["owner"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff_now()
