from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Topic
from academy.pages.forms import DateInput, Form
from naps.anonymising import Finder, Name
from naps.copying import Candidate
from naps.currencies import CODES
from naps.forms.roadmap_actions import CostField
from naps.models import Action, ExampleText, RoadmapExample
from naps.models.roadmap_library import TEXTS, ExampleKind

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class CopyForm(Form):
    """Which actions to copy, and by when those are due whose own date has passed."""

    actions = forms.MultipleChoiceField(
        label=_("Actions to copy"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one action.")},
    )
    due_on = forms.DateField(
        label=_("New date for those whose own date has passed"),
        required=False,
        widget=DateInput,
        help_text=_("You can change it for each action afterwards."),
    )

    def __init__(self, *args, candidates: list[Candidate], today, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates, self.today = candidates, today
        self.fields["actions"].choices = [(c.action.pk, c.action.title) for c in candidates]

    @property
    def rows(self) -> list[tuple]:
        """Each box with what it stands for."""
        return list(zip(self["actions"], self.candidates, strict=True))

    def chosen(self) -> list[Candidate]:
        wanted = set(self.cleaned_data.get("actions", []))
        return [one for one in self.candidates if str(one.action.pk) in wanted]

    def clean(self):
        values = super().clean()
        due_on = values.get("due_on")
        if due_on and due_on < self.today:
            self.add_error("due_on", _("This day has passed."))
        elif not due_on and "due_on" not in self.errors and any(one.needs_date for one in self.chosen()):
            self.add_error("due_on", _("At least one of them needs a new date."))
        return values


class ExampleForm(Form):
    """An example for the library, in one to three languages, without a name in it."""

    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.order_by("order"))
    kind = forms.ChoiceField(label=_("Kind"), choices=ExampleKind)
    cost_from = CostField(label=_("Similar actions have cost, from"), required=False, min_value=0)
    cost_to = CostField(label=_("Similar actions have cost, up to"), required=False, min_value=0)
    currency = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=3,
        help_text=_("A range, never what one country has paid. Empty if nobody knows."),
    )
    consent = forms.CharField(
        label=_("Who of the country agreed, and when"),
        max_length=250,
        help_text=_("Only staff read this."),
        error_messages={"required": _("Without the country's consent it does not become an example.")},
    )

    def __init__(self, *args, example: RoadmapExample | None = None, source: Action | None = None, **kwargs):
        self.example, self.source, self.finder = example, source, Finder(source)
        initial = _initial(example, source) | (kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=initial, **kwargs)
        if source is None:
            del self.fields["consent"]
        for code in LANGUAGES:
            for name in TEXTS:
                self.fields[f"{name}_{code}"] = _text_field(name)

    @property
    def by_language(self) -> list[tuple[str, str, list]]:
        """Code and name of each language, with its fields."""
        return [(code, str(name), [self[f"{n}_{code}"] for n in TEXTS]) for code, name in settings.LANGUAGES]

    def names_at_first(self) -> list[Name]:
        """What the action it is made from names, to be replaced."""
        texts = [str(self.get_initial_for_field(self.fields[n], n) or "") for n in self._text_names()]
        return list(dict.fromkeys(name for text in texts for name in self.finder.names_in(text)))

    def clean_currency(self) -> str:
        code = self.cleaned_data["currency"].upper()
        if code and code not in CODES:
            words = _("“%(code)s” is not a currency. Give its three letters, for example USD.")
            raise forms.ValidationError(words, params={"code": code})
        return code

    def clean(self):
        values = super().clean()
        least, most = values.get("cost_from"), values.get("cost_to")
        if least is not None and most is not None and most < least:
            self.add_error("cost_to", _("This is less than where the range begins."))
        if (least is not None or most is not None) and not values.get("currency"):
            self.add_error("currency", _("Give the currency of the range."))
        for name in self._text_names():
            self._check_names(name, values.get(name) or "")
        if not any(values.get(f"title_{code}") for code in LANGUAGES):
            self.add_error(f"title_{LANGUAGES[0]}", _("Give the action in at least one language."))
        for code in LANGUAGES:
            others = [values.get(f"{n}_{code}") for n in TEXTS if n != "title"]
            if any(others) and not values.get(f"title_{code}") and f"title_{code}" not in self.errors:
                self.add_error(f"title_{code}", _("The action itself is missing in this language."))
        return values

    def _check_names(self, name: str, text: str) -> None:
        for found in self.finder.names_in(text):
            words = _("“%(name)s” names %(kind)s. Replace it.")
            self.add_error(
                name, forms.ValidationError(words, params={"name": found.text, "kind": found.kind})
            )

    def _text_names(self) -> list[str]:
        return [f"{name}_{code}" for code in LANGUAGES for name in TEXTS]

    def filled(self) -> RoadmapExample:
        example = self.example or RoadmapExample()
        for name in ["topic", "kind", "cost_from", "cost_to", "currency"]:
            setattr(example, name, self.cleaned_data[name])
        example.consent = self.cleaned_data.get("consent", example.consent)
        return example

    def texts(self) -> list[ExampleText]:
        """One in each language in which the action is given."""
        values = self.cleaned_data
        return [
            ExampleText(language=code, **{name: values[f"{name}_{code}"] for name in TEXTS})
            for code in LANGUAGES
            if values[f"title_{code}"]
        ]


def _text_field(name: str) -> forms.CharField:
    field = ExampleText._meta.get_field(name).formfield()
    field.required, field.label_suffix = False, ""
    return field


def _initial(example: RoadmapExample | None, source: Action | None) -> dict:
    """An example as it stands; of a new one the words of the action, in the language it was written in."""
    if example:
        values = {name: getattr(example, name) for name in ("kind", "cost_from", "cost_to", "currency")}
        values |= {"topic": example.topic_id, "consent": example.consent}
        for text in example.texts.all():
            values |= {f"{name}_{text.language}": getattr(text, name) for name in TEXTS}
        return values
    if source is None:
        return {}
    written_in = source.changed_by.language if source.changed_by.language in LANGUAGES else LANGUAGES[0]
    texts = {f"{name}_{written_in}": getattr(source, name) for name in TEXTS}
    return {"topic": source.objective.topic_id} | texts
