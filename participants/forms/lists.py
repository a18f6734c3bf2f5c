"""Sending a list of people in, and saying what its columns are."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.documents import sheets
from academy.documents.inspection import Refused
from academy.pages.forms import Form
from participants.lists.columns import Column
from participants.models import PeopleList
from participants.states import Sector

USUAL_SECTOR = {
    "label": gettext_lazy("Sector of lines that name none"),
    "choices": [("", gettext_lazy("every line names its own")), *Sector.choices],
    "required": False,
}


class SendListForm(Form):
    """A table or a pasted list; one of them."""

    file = forms.FileField(
        label=gettext_lazy("A table from your computer or phone"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        help_text=gettext_lazy("XLSX or CSV, up to 10,000 people. Only the first sheet is read."),
        error_messages={
            "empty": sheets.REASONS["empty"],
            "missing": sheets.REASONS["empty"],
            "invalid": gettext_lazy("Choose the file again."),
        },
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One person a line, as copied from a spreadsheet or a letter: Ana Pérez <ana@example.org>"
        ),
    )
    usual_sector = forms.ChoiceField(**USUAL_SECTOR)

    def clean(self):
        values = super().clean()
        upload, pasted = values.get("file"), (values.get("pasted") or "").strip()
        if self.errors:
            return values
        if bool(upload) == bool(pasted):
            words = (
                _("Choose a file, or paste a list; not both.")
                if upload
                else _("Choose a file, or paste a list.")
            )
            self.add_error("file", words)
            return values
        try:
            values["sheet"] = sheets.read_upload(upload) if upload else sheets.read_pasted(pasted)
        except Refused as refusal:
            self.add_error("file" if upload else "pasted", str(refusal))
        return values


def _as_written(heading: str):
    """Words of the file, of which nobody knows the language: a screen reader must not take them for ours."""
    return format_html('<bdi lang="">{}</bdi>', heading[:60]) if heading else ""


class ColumnsForm(Form):
    """What each column of a list is. The guess of the portal is filled in."""

    has_heading = forms.BooleanField(label=gettext_lazy("The columns have headings"), required=False)
    usual_sector = forms.ChoiceField(**USUAL_SECTOR)

    def __init__(self, *args, sent: PeopleList, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = len(sent.columns)
        lines = sent.lines
        headings = lines[sent.heading][1] if sent.heading >= 0 and lines else []
        below = [cells for _number, cells in lines[sent.heading + 1 : sent.heading + 40]]
        choices = [("", _("is not read")), *((c.value, str(c.label)) for c in Column)]
        for place in range(self.places):
            heading = headings[place] if place < len(headings) else ""
            example = next((cells[place] for cells in below if place < len(cells) and cells[place]), "")
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=_as_written(heading) or _("Column %(n)d") % {"n": place + 1},
                choices=choices,
                required=False,
                initial=sent.columns[place],
                help_text=_("For example: %(text)s") % {"text": example[:60]} if example else "",
            )
        self.initial |= {"has_heading": sent.heading >= 0, "usual_sector": sent.usual_sector}

    @property
    def of_columns(self) -> list:
        return [self[f"column_{place}"] for place in range(self.places)]

    @property
    def of_the_list(self) -> list:
        return [self["has_heading"], self["usual_sector"]]

    def clean(self):
        values = super().clean()
        chosen = [values.get(f"column_{place}", "") for place in range(self.places)]
        for place, column in enumerate(chosen):
            if column and column in chosen[:place]:
                self.add_error(
                    f"column_{place}",
                    _("Another column is “%(column)s” already.") % {"column": Column(column).label},
                )
        if self.places and Column.EMAIL not in chosen and not self.errors:
            self.add_error("column_0", _("Say which column holds the e-mail addresses."))
        values["columns"] = chosen
        return values
