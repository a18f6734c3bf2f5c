"""Fields for what people write in their own words."""

from django import forms

LONGEST_TEXT = 5000


def long_text(label, *, rows: int = 5, required: bool = True, help_text="", missing="") -> forms.CharField:
    """A field for some sentences, with our words for leaving it empty."""
    messages = {"required": missing} if missing else {}
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=messages,
    )
