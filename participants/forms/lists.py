"""Sending a list of people in, and saying what its columns are."""

from django import forms
from django.utils.translation import gettext_lazy

from participants.forms.sheets import PickColumnsForm, SheetForm
from participants.lists.columns import Column
from participants.models import PeopleList
from participants.states import Sector

USUAL_SECTOR = {
    "label": gettext_lazy("Sector of lines that name none"),
    "choices": [("", gettext_lazy("every line names its own")), *Sector.choices],
    "required": False,
}


class SendListForm(SheetForm):
    """A table or a pasted list of people; one of them."""

    BOTH = gettext_lazy("Choose a file, or paste a list; not both.")
    NEITHER = gettext_lazy("Choose a file, or paste a list.")

    usual_sector = forms.ChoiceField(**USUAL_SECTOR)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = gettext_lazy(
            "XLSX or CSV, up to 10,000 people. Only the first sheet is read."
        )
        self.fields["pasted"].label = gettext_lazy("Or paste the list")
        self.fields["pasted"].help_text = gettext_lazy(
            "One person a line, as copied from a spreadsheet or a letter: Ana Pérez <ana@example.org>"
        )


class ColumnsForm(PickColumnsForm):
    """What each column of a list is."""

    COLUMNS, NEEDED = Column, Column.EMAIL
    MISSING = gettext_lazy("Say which column holds the e-mail addresses.")

    usual_sector = forms.ChoiceField(**USUAL_SECTOR)

    def __init__(self, *args, sent: PeopleList, **kwargs):
        super().__init__(*args, sent=sent, **kwargs)
        self.initial["usual_sector"] = sent.usual_sector

    @property
    def of_the_list(self) -> list:
        return [self["has_heading"], self["usual_sector"]]
