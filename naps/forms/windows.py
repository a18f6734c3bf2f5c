"""A form that may be open in two windows: the older one is told, and neither loses a word."""

from datetime import datetime
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _

from academy.pages.forms import Form


class WindowForm(Form):
    """Knows from which window it comes and what was saved when that window was opened.

    `saved` is the record with `saved_at` and `saved_in`. Saving again from the window that saved
    last is always right, even if it never heard the answer to its last save.
    """

    window = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, saved, **kwargs):
        super().__init__(*args, **kwargs)
        self.saved = saved
        self.initial |= {"window": uuid4(), "seen": stamp(saved.saved_at)}
        self.is_stale = False
        if self.is_bound:
            self.is_stale = self._was_saved_elsewhere()
            self.data = self.data.copy()
            # Whoever has read the warning and saves again means it.
            self.data["seen"] = stamp(saved.saved_at)

    def _was_saved_elsewhere(self) -> bool:
        from_here = str(self.saved.saved_in) == self.data.get("window")
        return not from_here and self.data.get("seen", "") != stamp(self.saved.saved_at)

    def clean(self):
        values = super().clean()
        if self.is_stale:
            self.add_error(
                None,
                _(
                    "This was saved in another window after you opened it here. What you typed is still "
                    "below, and not saved yet. Save again to keep it instead of the other version."
                ),
            )
        return values

    @property
    def other_version(self) -> list[tuple[str, str]]:
        """Where the saved text differs from what was typed here: label and saved text."""
        if not self.is_stale:
            return []
        return [
            (str(field.label), field.initial)
            for field in self
            if isinstance(field.initial, str) and field.initial and _differs(field)
        ]


def _differs(field) -> bool:
    return not field.is_hidden and _plain(field.initial) != _plain(field.value() or "")


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def stamp(moment: datetime | None) -> str:
    """When something was saved, as a page carries it: another one means that it has changed since."""
    return moment.isoformat() if moment else ""
