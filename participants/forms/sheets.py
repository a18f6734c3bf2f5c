"""What every form has that takes a table: a file or pasted lines, and then what its columns are."""

from django import forms
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.documents import sheets
from academy.documents.inspection import Refused
from academy.pages.forms import Form

# So many lines are looked through for an example of what a column holds.
EXAMPLES_WITHIN = 40


class SheetForm(Form):
    """A table or pasted lines; one of them. What was read is `cleaned_data["sheet"]`."""

    BOTH: str | Promise
    NEITHER: str | Promise

    file = forms.FileField(
        label=gettext_lazy("A table from your computer or phone"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={
            "empty": sheets.REASONS["empty"],
            "missing": sheets.REASONS["empty"],
            "invalid": gettext_lazy("Choose the file again."),
        },
    )
    pasted = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
    )

    def clean(self):
        values = super().clean()
        upload, pasted = values.get("file"), (values.get("pasted") or "").strip()
        if self.errors:
            return values
        if bool(upload) == bool(pasted):
            self.add_error("file", str(self.BOTH if upload else self.NEITHER))
            return values
        try:
            values["sheet"] = sheets.read_upload(upload) if upload else sheets.read_pasted(pasted)
        except Refused as refusal:
            self.add_error("file" if upload else "pasted", str(refusal))
        return values


def _as_written(heading: str):
    """Words of the file, of which nobody knows the language: a screen reader must not take them for ours."""
    return format_html('<bdi lang="">{}</bdi>', heading[:60]) if heading else ""


class PickColumnsForm(Form):
    """What each column of a table is. The guess of the portal is filled in.

    `sent` is the table as it is kept: with `lines`, `heading` and `columns`.
    """

    COLUMNS: type[TextChoices]
    # The column that no table can do without, and what is said where it is missing.
    NEEDED: str
    MISSING: str | Promise

    has_heading = forms.BooleanField(label=gettext_lazy("The columns have headings"), required=False)

    def __init__(self, *args, sent, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = len(sent.columns)
        lines = sent.lines
        headings = lines[sent.heading][1] if sent.heading >= 0 and lines else []
        below = [cells for _number, cells in lines[sent.heading + 1 :][:EXAMPLES_WITHIN]]
        for place in range(self.places):
            heading = headings[place] if place < len(headings) else ""
            example = next((cells[place] for cells in below if place < len(cells) and cells[place]), "")
            self._ask(place, heading, self.example_words(place, example, sent), sent.columns[place])
        self.initial["has_heading"] = sent.heading >= 0

    def _ask(self, place: int, heading: str, example: str, guessed: str) -> None:
        self.fields[f"column_{place}"] = forms.ChoiceField(
            label=_as_written(heading) or _("Column %(n)d") % {"n": place + 1},
            choices=[("", _("is not read")), *((c.value, str(c.label)) for c in self.COLUMNS)],
            required=False,
            initial=guessed,
            help_text=_("For example: %(text)s") % {"text": example[:60]} if example else "",
        )

    def example_words(self, place: int, example: str, sent) -> str:
        """How a cell is shown as an example."""
        return example

    @property
    def of_columns(self) -> list:
        return [self[f"column_{place}"] for place in range(self.places)]

    def clean(self):
        values = super().clean()
        chosen = [values.get(f"column_{place}", "") for place in range(self.places)]
        for place, column in enumerate(chosen):
            if column and column in chosen[:place]:
                words = _("Another column is “%(column)s” already.")
                self.add_error(f"column_{place}", words % {"column": self.COLUMNS(column).label})
        if self.places and self.NEEDED not in chosen and not self.errors:
            self.add_error("column_0", str(self.MISSING))
        values["columns"] = chosen
        return values
