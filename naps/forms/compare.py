from django import forms
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form
from naps.comparable import Choice, languages_of
from naps.models import Draft


class CompareForm(Form):
    """Two versions of one plan, and the language of their texts."""

    older = forms.ChoiceField(label=_("Older version"))
    newer = forms.ChoiceField(label=_("Newer version"))
    language = forms.ChoiceField(label=_("Language of the text"))

    def __init__(self, *, versions: list[Draft], choice: Choice) -> None:
        super().__init__(
            initial={"older": choice.older.pk, "newer": choice.newer.pk, "language": choice.language}
        )
        named = [(draft.pk, _("Draft %(version)s") % {"version": draft.version}) for draft in versions]
        self.fields["older"].choices = self.fields["newer"].choices = named
        names = {code: name for draft in versions for code, name in languages_of(draft).items()}
        self.fields["language"].choices = list(names.items())
