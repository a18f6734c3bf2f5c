"""Sending a table of actions in, and saying what its columns are."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.countries.models import Topic
from naps.currencies import CODES
from naps.models import RoadmapTable
from naps.roadmap_tables.columns import Column
from naps.roadmap_tables.values import period_in
from participants.forms.sheets import PickColumnsForm, SheetForm


class SendTableForm(SheetForm):
    """A table, or lines copied from one."""

    BOTH = gettext_lazy("Choose a file, or paste the rows; not both.")
    NEITHER = gettext_lazy("Choose a file, or paste the rows.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = gettext_lazy("XLSX or CSV. Only the first sheet is read.")
        self.fields["pasted"].label = gettext_lazy("Or paste the rows")
        self.fields["pasted"].help_text = gettext_lazy(
            "As copied from a spreadsheet, with the line of headings."
        )


class ColumnsForm(PickColumnsForm):
    """What each column of a table is."""

    COLUMNS, NEEDED = Column, Column.TITLE
    MISSING = gettext_lazy("Say which column holds the actions.")

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
        super().__init__(*args, sent=sent, **kwargs)
        self.initial |= {"usual_topic": sent.usual_topic_id, "usual_currency": sent.usual_currency}

    def example_words(self, place: int, example: str, sent) -> str:
        """Spreadsheets keep a day as a bare number; people read a date."""
        is_dated = sent.columns[place] in (Column.STARTS, Column.DUE, Column.PERIOD)
        if not (is_dated and example.replace(".", "", 1).isdigit()):
            return example
        days = period_in(example)
        return date_format(days[0], "SHORT_DATE_FORMAT") if days else example

    @property
    def of_the_table(self) -> list:
        return [self["has_heading"], self["usual_topic"], self["usual_currency"]]

    def clean_usual_currency(self) -> str:
        code = self.cleaned_data["usual_currency"].upper()
        if code and code not in CODES:
            words = _("“%(code)s” is not a currency. Give its three letters, for example USD.")
            raise forms.ValidationError(words % {"code": code})
        return code
