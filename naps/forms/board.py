"""What of the board, and of the turnaround figures, somebody wants to see."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.countries.models import Region
from academy.pages.forms import DateInput, Form
from convenings.models import Convening
from naps.board import Turn

NOT_LISTED = {"invalid_choice": gettext_lazy("“%(value)s” cannot be chosen here, so nothing was left out.")}
MINE = "me"


class Choosing(Form):
    """Nothing chosen shows all; what cannot be understood is said, and leaves nothing out."""

    def chosen(self) -> dict:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def words(self) -> list[str]:
        """What is chosen, as one says it above a table."""
        return [f"{self.fields[name].label}: {self._said(name, value)}" for name, value in self._given()]

    def codes(self) -> dict[str, str]:
        """The same for the trail."""
        return {name: str(value) for name, value in self._given()}

    def _given(self):
        return self.chosen().items()

    def _said(self, name: str, value) -> str:
        choices = dict(getattr(self.fields[name], "choices", []))
        return str(choices.get(value, value))


class BoardFilter(Choosing):
    turn = forms.ChoiceField(
        label=gettext_lazy("With whom"),
        required=False,
        choices=[("", gettext_lazy("all")), *Turn.choices],
        # Chosen by the links above the filter; kept when the filter is applied.
        widget=forms.HiddenInput,
    )
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False, error_messages=NOT_LISTED)
    who = forms.ChoiceField(
        label=gettext_lazy("Looked after by"),
        required=False,
        choices=[
            ("", gettext_lazy("everybody")),
            (MINE, gettext_lazy("me: I asked its reviewers or began its letter")),
        ],
        error_messages=NOT_LISTED,
    )

    def __init__(self, data, *, regions: Sequence[Region]):
        super().__init__(data)
        self.fields["region"].choices = region_choices(regions)


def region_choices(regions: Sequence[Region]) -> list[tuple[str, str]]:
    return [("", _("all")), *sorted(((r.code, str(r)) for r in regions), key=lambda one: one[1])]


class TurnaroundFilter(Choosing):
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False, error_messages=NOT_LISTED)
    convening = forms.ChoiceField(label=gettext_lazy("Began at"), required=False, error_messages=NOT_LISTED)
    version = forms.ChoiceField(label=gettext_lazy("Version"), required=False, error_messages=NOT_LISTED)
    since = forms.DateField(
        label=gettext_lazy("Handed in from"),
        required=False,
        widget=DateInput,
        error_messages={"invalid": gettext_lazy("This is not a day, so nothing was left out.")},
    )
    until = forms.DateField(
        label=gettext_lazy("Handed in until"),
        required=False,
        widget=DateInput,
        error_messages={"invalid": gettext_lazy("This is not a day, so nothing was left out.")},
    )

    def __init__(
        self, data, *, regions: Sequence[Region], convenings: Sequence[Convening], versions: Sequence[int]
    ):
        super().__init__(data)
        self.fields["region"].choices = region_choices(regions)
        self.fields["convening"].choices = [("", _("anywhere")), *((c.code, str(c)) for c in convenings)]
        self.fields["version"].choices = [("", _("all")), *((str(n), str(n)) for n in versions)]

    def clean(self):
        values = super().clean()
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first, so nothing was left out."))
            values.pop("since")
        return values
