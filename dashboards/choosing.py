"""What of a list somebody wants to see, where what can be chosen depends on what there is."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from academy.pages.forms import Form


class Choosing(Form):
    """Nothing chosen shows all; what cannot be understood is said, and leaves nothing out."""

    def offer(self, name: str, choices: Sequence[tuple]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def words(self) -> list[str]:
        """What is chosen, as one says it above a table."""
        said = []
        for name, value in self.codes().items():
            field: Any = self.fields[name]
            said.append(f"{field.label}: {dict(field.choices).get(value, value)}")
        return said

    def codes(self) -> dict[str, str]:
        """The same for the trail."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
