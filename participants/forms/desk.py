"""What is typed at the desk: somebody who came without being invited, numbers off a sheet of paper."""

import re
from uuid import uuid4

from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from academy.countries.models import Country
from academy.pages.forms import Form
from convenings.models import Convening
from participants.finding import plain
from participants.models import Delegation
from participants.states import DeskOutcome, Sector


class WalkInForm(Form):
    """Somebody stands at the desk whom nobody has named: as little as a badge and the figures need."""

    full_name = forms.CharField(
        label=_("Name"),
        max_length=200,
        error_messages={"max_length": _("A name can have 200 characters; this one has %(show_value)d.")},
    )
    country = forms.ModelChoiceField(
        label=_("Country"),
        queryset=Country.objects.all(),
        required=False,
        empty_label=_("no country: a body instead"),
    )
    organisation = forms.CharField(label=_("Institution or body"), max_length=200, required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector, widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Only if they want letters and a certificate by mail."),
    )
    hidden = forms.BooleanField(
        label=_("Show the name to nobody except the organisers"),
        required=False,
    )
    # Made with the page, so that a second press of the button adds nobody twice.
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, convening: Convening, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", str(uuid4()))
        self.fields["country"].choices = self._countries(convening)

    def _countries(self, convening: Convening) -> list:
        """Those who come first: most of whom nobody has named come with a delegation."""
        countries = sorted(Country.objects.all(), key=lambda country: plain(country.name))
        coming = set(convening.delegations.coming().values_list("country", flat=True))
        here = [(c.pk, c.name) for c in countries if c.pk in coming]
        others = [(c.pk, c.name) for c in countries if c.pk not in coming]
        empty = ("", self.fields["country"].empty_label)
        groups = [(_("Countries that come"), here)] if here else []
        return [empty, *groups, (_("Other countries"), others)]

    def refuse(self, outcome: str, said: str) -> None:
        """The desk could not let the person in: said beside what can be changed, if anything can."""
        beside = {DeskOutcome.SEATS_TAKEN: "country", DeskOutcome.NAMED: "email"}
        self.add_error(beside.get(DeskOutcome(outcome)), said)
        # That press has had its answer; the next one is another.
        self.data = {**self.data.dict(), "key": str(uuid4())}

    def clean(self):
        values = super().clean()
        if "country" in values and not values["country"] and not values.get("organisation"):
            self.add_error("country", _("Choose a country, or write the name of the body."))
        return values


class NumbersForm(Form):
    """The numbers of those who signed, as one reads them off the sheet: "1-5, 8, 11"."""

    numbers = forms.CharField(
        label=_("Numbers of the people who signed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "inputmode": "text", "autocomplete": "off"}),
        help_text=_("For example: 1-5, 8, 11"),
        error_messages={"required": _("Type the numbers beside the signatures.")},
    )
    rest_absent = forms.BooleanField(
        label=_("Everybody else on the sheet was absent"),
        required=False,
        help_text=_("Not those about whom something is written down already."),
    )

    def __init__(self, *args, lines: dict[int, object], **kwargs):
        """`lines` are the lines of the sheet by number."""
        self.lines = lines
        super().__init__(*args, **kwargs)

    def clean_numbers(self) -> list[int]:
        wanted = self._numbers(self.cleaned_data["numbers"])
        unknown = sorted(wanted - self.lines.keys())
        if unknown:
            words = ngettext(
                "There is no number %(numbers)s on the sheet; it ends at %(last)d.",
                "There are no numbers %(numbers)s on the sheet; it ends at %(last)d.",
                len(unknown),
            )
            shown = get_text_list([str(n) for n in unknown[:5]], _("and"))
            raise forms.ValidationError(words % {"numbers": shown, "last": max(self.lines, default=0)})
        gone = [n for n in sorted(wanted) if not self.lines[n].registration.is_confirmed]
        if gone:
            raise forms.ValidationError(
                _("Number %(number)d is %(name)s, who has no confirmed place any more."),
                params={"number": gone[0], "name": self.lines[gone[0]].registration.person},
            )
        return sorted(wanted)

    def _numbers(self, text: str) -> set[int]:
        # A dash of any length, or the words of the three languages: "1-5", "1 – 5", "1 to 5", "1 a 5 y 8".
        joined = re.sub(r"(?<=\d)\s*(?:[-‐-―]|to|a|à)\s*(?=\d)", "-", text.lower())
        listed = re.sub(r"(?<=\d)\s*(?:and|y|et)\s*(?=\d)", ",", joined)
        wanted: set[int] = set()
        for part in filter(None, re.split(r"[\s,;.]+", listed)):
            wanted |= self._range(part)
        return wanted

    def _range(self, part: str) -> set[int]:
        found = re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", part, re.ASCII)
        if found is None:
            raise forms.ValidationError(
                _("“%(part)s” is no number. Write numbers and commas, for example: 1-5, 8, 11"),
                params={"part": part[:40]},
            )
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first:
            raise forms.ValidationError(
                _("“%(part)s” goes backwards. Write the smaller number first."), params={"part": part}
            )
        return set(range(first, last + 1))


class BadgesForm(Form):
    """Whose badges to print; nothing chosen prints all."""

    delegation = forms.ModelChoiceField(
        label=_("Delegation"),
        queryset=Delegation.objects.none(),
        required=False,
        empty_label=_("everybody with a place"),
    )

    def __init__(self, *args, convening: Convening, **kwargs):
        super().__init__(*args, **kwargs)
        coming = convening.delegations.coming().select_related("country")
        self.fields["delegation"].queryset = coming.order_by("country__name", "body_name")
