"""The forms of outcome stories."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.pages.forms import DateInput, Form, ModelForm
from dashboards.models import OutcomeStory, StoryPerson, StoryPhoto, StoryStep
from dashboards.models.story_people import KINDS
from dashboards.outcome_stories import LANGUAGES
from dashboards.story_suggestions import Suggestion
from naps.models import PlanDocument
from naps.states import Precision

DOWN = {"class": "down"}
LARGEST_PHOTO_MB = 2
MEANWHILE = gettext_lazy(
    "Somebody else has saved this story meanwhile. Look at it in another window; "
    "what you typed is still here. Saving again overwrites theirs."
)


class BeginForm(Form):
    """Which steps of the way the story begins with."""

    steps = forms.MultipleChoiceField(
        label=gettext_lazy("Steps of the story"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=DOWN),
        help_text=gettext_lazy("Choose a few that belong together. You can change, add and remove steps."),
        error_messages={"invalid_choice": gettext_lazy("This step is not there any more. Choose again.")},
    )

    def __init__(self, *args, suggested: list[Suggestion], **kwargs):
        super().__init__(*args, **kwargs)
        self.suggested = suggested
        self.fields["steps"].choices = [(one.key, f"{one.when}: {one.here}") for one in suggested]

    @property
    def chosen(self) -> list[StoryStep]:
        keys = set(self.cleaned_data["steps"])
        return [one.step for one in self.suggested if one.key in keys]


class StoryForm(ModelForm):
    """Title and story in each language, and the outcome they lead to."""

    class Meta:
        model = OutcomeStory
        fields = [
            "on", "precision", "level",
            "title_en", "text_en", "title_es", "text_es", "title_fr", "text_fr",
        ]  # fmt: skip
        widgets = {
            "on": DateInput,
            "precision": forms.RadioSelect,
            "level": forms.RadioSelect(attrs=DOWN),
        }
        error_messages = {"on": {"required": gettext_lazy("Give a date; day or month may be unsure.")}}

    # The text that was on the page, so that two who write at once do not overwrite each other.
    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["precision"].choices = Precision.choices
        self.initial.setdefault("was", self.instance.changed_at.isoformat())
        self._stood = self.instance.changed_at.isoformat()

    def clean(self):
        values = super().clean()
        for language in LANGUAGES:
            if values.get(f"text_{language}") and not values.get(f"title_{language}"):
                self.add_error(f"title_{language}", _("A story in this language needs a title in it."))
        if self.data.get("was") and self.data["was"] != self._stood:
            self.initial["was"] = self._stood
            self.data = self.data.copy()
            self.data["was"] = self._stood
            self.add_error(None, MEANWHILE)
        return values

    @property
    def by_language(self):
        return [(language, self[f"title_{language}"], self[f"text_{language}"]) for language in LANGUAGES]


class StepForm(ModelForm):
    """What happened when, how well one knows it, and where one can see it."""

    about = forms.ChoiceField(
        label=gettext_lazy("What in the portal it is about"),
        required=False,
        help_text=gettext_lazy(
            "Readers get a link if everybody may open it; nobody else learns of a request from it."
        ),
    )

    class Meta:
        model = StoryStep
        fields = [
            "on", "ends_on", "precision", "text_en", "text_es", "text_fr",
            "level", "source_url", "document", "about",
        ]  # fmt: skip
        widgets = {
            "on": DateInput,
            "ends_on": DateInput,
            "precision": forms.RadioSelect,
            "level": forms.RadioSelect(attrs=DOWN),
            "text_en": forms.Textarea(attrs={"rows": 2}),
            "text_es": forms.Textarea(attrs={"rows": 2}),
            "text_fr": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {
            "on": {"required": gettext_lazy("Give a date; day or month may be unsure.")},
            "level": {"required": gettext_lazy("Say how well one knows it.")},
        }

    def __init__(self, *args, suggested: list[Suggestion], **kwargs):
        super().__init__(*args, **kwargs)
        self.records = {one.step.about_key: one.step for one in suggested}
        names = [(one.step.about_key, f"{one.when}: {one.here}") for one in suggested]
        mine = self.instance.about_key
        if mine and mine not in self.records:
            names.append((mine, _("as it is now")))
        self.fields["about"].choices = [("", _("nothing")), *dict(names).items()]
        self.initial["about"] = mine
        self.fields["precision"].choices = Precision.choices
        self.fields["level"].choices = StoryStep._meta.get_field("level").choices
        country = self.instance.story.country
        self.fields["document"].queryset = PlanDocument.objects.filter(plan__country=country)

    def clean_source_url(self):
        address = self.cleaned_data["source_url"]
        if address and not address.startswith(("https://", "http://")):
            raise ValidationError(_("Give an address that begins with https://."))
        return address

    def clean(self):
        values = super().clean()
        if not any(values.get(f"text_{language}") for language in LANGUAGES):
            self.add_error("text_en", _("Say in one language at least what happened."))
        if values.get("on") and values.get("ends_on") and values["ends_on"] < values["on"]:
            self.add_error("ends_on", _("The last day is before the first."))
        return values

    def save(self, commit=True):
        step = super().save(commit=False)
        key = self.cleaned_data["about"]
        if key != step.about_key:
            chosen = self.records.get(key)
            for name in StoryStep.ABOUT:
                setattr(step, name, getattr(chosen, name) if chosen else None)
        return step


class PersonForm(ModelForm):
    """Whom the story names, shows or quotes, what this person is asked, and by which letter it was given."""

    gives = forms.MultipleChoiceField(
        label=gettext_lazy("What the letter agrees to"),
        required=False,
        choices=[("name", StoryPerson._meta.get_field("asks_name").verbose_name),
                 ("photo", StoryPerson._meta.get_field("asks_photo").verbose_name),
                 ("quote", StoryPerson._meta.get_field("asks_quote").verbose_name),
                 ("help", StoryPerson._meta.get_field("asks_help").verbose_name)],
        widget=forms.CheckboxSelectMultiple(attrs=DOWN),
    )  # fmt: skip

    class Meta:
        model = StoryPerson
        fields = [
            "shown_name", "position", "email", "language",
            "asks_name", "asks_photo", "asks_quote", "asks_help",
            "quote_en", "quote_es", "quote_fr", "given_by_letter", "given_on", "gives",
        ]  # fmt: skip
        widgets = {
            "given_on": DateInput,
            **{f"quote_{language}": forms.Textarea(attrs={"rows": 3}) for language in LANGUAGES},
        }
        help_texts = {
            "email": gettext_lazy("To ask by mail. Only staff read it."),
            "given_by_letter": gettext_lazy("If you hold it in writing: for example “signed form”."),
        }
        error_messages = {"shown_name": {"required": gettext_lazy("Give the name.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = {name: getattr(self.instance, name) for name in self.agreed_about}
        self.initial.setdefault("gives", self.instance.given)

    @property
    def agreed_about(self) -> list[str]:
        """What a consent is about: another name or other words need another one."""
        return ["shown_name", "position", *(f"asks_{kind}" for kind in KINDS),
                *(f"quote_{language}" for language in LANGUAGES)]  # fmt: skip

    @property
    def is_about_something_else(self) -> bool:
        return any(self.cleaned_data[name] != was for name, was in self.before.items())

    def clean(self):
        values = super().clean()
        asked = [kind for kind in KINDS if values.get(f"asks_{kind}")]
        if not asked:
            self.add_error("asks_name", _("Say what this person is asked for."))
        has_words = any(values.get(f"quote_{language}") for language in LANGUAGES)
        if values.get("asks_quote") and not has_words:
            self.add_error("quote_en", _("Write the words this person is asked about."))
        if values.get("asks_help") and not values.get("email"):
            self.add_error("email", _("Give the address with which this person asked for help."))
        self._check_letter(values, asked)
        return values

    def _check_letter(self, values: dict, asked: list[str]) -> None:
        letter, on, gives = values.get("given_by_letter"), values.get("given_on"), values.get("gives")
        if (on or gives) and not letter:
            self.add_error("given_by_letter", _("Say by which letter it was given."))
        elif letter and not on and "given_on" not in self.errors:
            self.add_error("given_on", _("Say on which day it was given."))
        if on and on > timezone.localdate():
            self.add_error("given_on", _("This day is still to come."))
        if set(gives or []) - set(asked):
            self.add_error("gives", _("The letter can only agree to what this person is asked for."))


class PhotoForm(ModelForm):
    """A photo, what is to be seen on it in each language, and who can be recognised."""

    file = forms.FileField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy("JPEG or PNG, up to 2 MB. Where and when it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png"}),
        error_messages={"required": gettext_lazy("Choose a photo.")},
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who can be recognised"),
        queryset=StoryPerson.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=DOWN),
        help_text=gettext_lazy("Everybody in it has to be on the list of people first."),
    )

    class Meta:
        model = StoryPhoto
        fields = ["alt_en", "alt_es", "alt_fr", "credit", "people", "nobody_recognisable"]

    field_order = ["file", "alt_en", "alt_es", "alt_fr", "people", "nobody_recognisable", "credit"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = self.instance.story.people.filter(asks_photo=True)
        if self.instance.pk:
            del self.fields["file"]
            self.initial["people"] = list(self.instance.people.all())

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_PHOTO_MB * 1024 * 1024:
            raise ValidationError(
                _("This photo is larger than %(n)d MB. Save a smaller copy.") % {"n": LARGEST_PHOTO_MB}
            )
        return file

    def clean(self):
        values = super().clean()
        for language in LANGUAGES:
            if not values.get(f"alt_{language}") and f"alt_{language}" not in self.errors:
                self.add_error(
                    f"alt_{language}", _("Say what is to be seen, for those who cannot see the photo.")
                )
        if values.get("people") and values.get("nobody_recognisable"):
            self.add_error("nobody_recognisable", _("Either somebody can be recognised, or nobody."))
        elif not values.get("people") and not values.get("nobody_recognisable"):
            self.add_error("people", _("Say who can be recognised, or that nobody can."))
        return values


class AskForm(Form):
    """What staff have made sure of before the country reads."""

    all_listed = forms.BooleanField(
        label=gettext_lazy("Everybody the text names, shows or quotes is on the list of people."),
        error_messages={"required": gettext_lazy("Please read the text once more, and confirm this.")},
    )


class AnswerForm(Form):
    """Yes to exactly this text, or what should be another."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[("agreed", gettext_lazy("We agree: it may be published exactly like this.")),
                 ("change", gettext_lazy("We ask for a change."))],
        widget=forms.RadioSelect(attrs=DOWN),
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What should be changed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        values = super().clean()
        if values.get("verdict") == "change" and not values.get("words"):
            self.add_error("words", _("Say what should be changed."))
        return values


class TakeBackForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only the country and the Academy’s staff read it."),
        error_messages={"required": gettext_lazy("Give a reason; a few words are enough.")},
    )


class ConsentForm(Form):
    """What somebody in a story agrees to, each apart; nothing ticked is a no."""

    gives = forms.MultipleChoiceField(
        label=gettext_lazy("The story may show"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=DOWN),
        help_text=gettext_lazy("Tick what you agree to. Leave everything empty to say no."),
    )

    def __init__(self, *args, person: StoryPerson, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["gives"].choices = [(kind, KINDS[kind]) for kind in person.asked_for]
        self.initial.setdefault("gives", person.given)
