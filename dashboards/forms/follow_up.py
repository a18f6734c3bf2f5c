from django import forms
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.pages.forms import Form
from assistance.people import staff_now


class FollowUpForm(Form):
    """Who of the staff follows a country from now on."""

    owner = forms.ModelChoiceField(
        label=_("Who follows it"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: it is the team's"),
        error_messages={"invalid_choice": _("Only somebody of the Academy's staff can follow a country.")},
    )
    # Who it was when the page was made.
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, owner: User | None, reader: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff_now()
        self.initial.setdefault("owner", (owner or reader).pk)
        self.initial.setdefault("was", owner.pk if owner else None)
