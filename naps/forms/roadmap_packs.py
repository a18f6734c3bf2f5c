from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form
from naps.models import Roadmap
from naps.roadmap_pack import MOST, Offered


class PackForm(Form):
    """Which roadmaps, in which order, under which title and in which language."""

    title = forms.CharField(label=_("Title on the cover"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    roadmaps = forms.MultipleChoiceField(
        label=_("Delegations"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one delegation.")},
    )

    def __init__(self, *args, offered: list[Offered], **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["roadmaps"].choices = [(one.roadmap.pk, str(one.roadmap)) for one in offered]
        for n, one in enumerate(offered, start=1):
            self.fields[f"place_{one.roadmap.pk}"] = forms.IntegerField(
                label=_("Place of %(roadmap)s") % {"roadmap": one.roadmap},
                initial=n,
                min_value=1,
                max_value=999,
                required=False,
                widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
            )

    @property
    def rows(self) -> list[tuple]:
        """Each box with its roadmap and the field of its place."""
        boxes = zip(self["roadmaps"], self.offered, strict=True)
        return [(box, one, self[f"place_{one.roadmap.pk}"]) for box, one in boxes]

    def clean_roadmaps(self) -> list[str]:
        ticked = self.cleaned_data["roadmaps"]
        if len(ticked) > MOST:
            words = _("One file holds %(most)d roadmaps at most. Make two of them.")
            raise forms.ValidationError(words, params={"most": MOST})
        return ticked

    def chosen(self) -> list[Roadmap]:
        """In the order of their places; where two have the same, as listed. Without a place comes last."""
        wanted = set(self.cleaned_data["roadmaps"])
        ticked = [one.roadmap for one in self.offered if str(one.roadmap.pk) in wanted]
        return sorted(ticked, key=lambda roadmap: self.cleaned_data.get(f"place_{roadmap.pk}") or 1000)
