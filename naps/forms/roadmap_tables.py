"""Sending a table of actions in, and saying what its columns are."""

from django import forms
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.countries.models import Topic
from academy.documents import sheets
from academy.documents.inspection import Refused
from academy.pages.forms import Form
from naps.currencies import CODES
from naps.models import RoadmapTable
from naps.roadmap_tables.columns import Column
from naps.roadmap_tables.values import period_in


class SendTableForm(Form):
    """A table, or lines copied from one."""

    file = forms.FileField(
        label=gettext_lazy("A table from your computer or phone"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        help_text=gettext_lazy("XLSX or CSV. Only the first sheet is read."),
        error_messages={
            "empty": sheets.REASONS["empty"],
            "missing": sheets.REASONS["empty"],
            "invalid": gettext_lazy("Choose the file again."),
        },
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste the rows"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("As copied from a spreadsheet, with the line of headings."),
    )

    def clean(self):
        values = super().clean()
        upload, pasted = values.get("file"), (values.get("pasted") or "").strip()
        if self.errors:
            return values
        if bool(upload) == bool(pasted):
            both = _("Choose a file, or paste the rows; not both.")
            self.add_error("file", both if upload else _("Choose a file, or paste the rows."))
            return values
        try:
            values["sheet"] = sheets.read_upload(upload) if upload else sheets.read_pasted(pasted)
        except Refused as refusal:
            self.add_error("file" if upload else "pasted", str(refusal))
        return values


class ColumnsForm(Form):
    """What each column of a table is. The guess of the portal is filled in."""

    has_heading = forms.BooleanField(label=gettext_lazy("The columns have headings"), required=False)
    usual_topic = forms.ModelChoiceField(
        label=gettext_lazy("Topic of rows that name none"),
        queryset=Topic.objects.order_by("order"),
        required=False,
        empty_label=gettext_lazy("every row names its own"),
    )
    usual_currency = forms.CharField(
        label=gettext_lazy("Currency of costs that name none"),
        max_length=3,
        required=False,
        help_text=gettext_lazy("Three letters, for example USD."),
        widget=forms.TextInput(attrs={"class": "short", "autocapitalize": "characters"}),
    )

    def __init__(self, *args, sent: RoadmapTable, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = len(sent.columns)
        headings = sent.headings
        below = [cells for _number, cells in sent.rows[:40]]
        choices = [("", _("is not read")), *((c.value, str(c.label)) for c in Column)]
        for place in range(self.places):
            heading = headings[place] if place < len(headings) else ""
            example = next((cells[place] for cells in below if place < len(cells) and cells[place]), "")
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=_as_written(heading) or _("Column %(n)d") % {"n": place + 1},
                choices=choices,
                required=False,
                initial=sent.columns[place],
                help_text=_for_example(example, sent.columns[place]),
            )
        self.initial |= {
            "has_heading": sent.heading >= 0,
            "usual_topic": sent.usual_topic_id,
            "usual_currency": sent.usual_currency,
        }

    @property
    def of_columns(self) -> list:
        return [self[f"column_{place}"] for place in range(self.places)]

    @property
    def of_the_table(self) -> list:
        return [self["has_heading"], self["usual_topic"], self["usual_currency"]]

    def clean_usual_currency(self) -> str:
        code = self.cleaned_data["usual_currency"].upper()
        if code and code not in CODES:
            words = _("“%(code)s” is not a currency. Give its three letters, for example USD.")
            raise forms.ValidationError(words % {"code": code})
        return code

    def clean(self):
        values = super().clean()
        chosen = [values.get(f"column_{place}", "") for place in range(self.places)]
        for place, column in enumerate(chosen):
            if column and column in chosen[:place]:
                words = _("Another column is “%(column)s” already.") % {"column": Column(column).label}
                self.add_error(f"column_{place}", words)
        if self.places and Column.TITLE not in chosen and not self.errors:
            self.add_error("column_0", _("Say which column holds the actions."))
        values["columns"] = chosen
        return values


def _as_written(heading: str):
    """Words of the file, of which nobody knows the language: a screen reader must not take them for ours."""
    return format_html('<bdi lang="">{}</bdi>', heading[:60]) if heading else ""


def _for_example(cell: str, column: str) -> str:
    """What stands in a column, as people write it: spreadsheets keep a day as a bare number."""
    if not cell:
        return ""
    if column in (Column.STARTS, Column.DUE, Column.PERIOD) and cell.replace(".", "", 1).isdigit():
        days = period_in(cell)
        cell = date_format(days[0], "SHORT_DATE_FORMAT") if days else cell
    return _("For example: %(text)s") % {"text": cell[:60]}
