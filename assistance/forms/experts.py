"""The roster: looking for somebody, writing down what is known of them, when they are away."""

from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.countries.models import Country, Topic
from academy.pages.forms import DateInput, Form
from assistance.forms.countries import CountriesField
from assistance.load import with_load
from assistance.names import language_name
from participants.finding import find
from participants.models import Expert, Person
from participants.models.experts import MOST_DAYS_A_MONTH, WORKING_LANGUAGES, ExpertQuerySet
from participants.states import Sector, Visibility

AS_THEY_ARE = [
    "person__full_name", "person__alias", "person__organisation",
    *(f"person__country__name_{code}" for code in ("en", "es", "fr")),
]  # fmt: skip
# For those who may not know a hidden name: an alias is found by the alias and by nothing else.
BEHIND_AN_ALIAS = ["person__alias"]


def languages() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code in WORKING_LANGUAGES]


class RosterFilter(Form):
    """Whom of the roster one wants to see. What only the Academy knows can only be asked by the Academy."""

    STATES = [
        ("", _("all")),
        ("vetted", _("vetted")),
        ("new", _("not vetted")),
        ("listed", _("agreed to be listed")),
    ]
    LOADS = [("", _("any")), ("0", _("nothing open")), ("2", _("two at most"))]

    name = forms.CharField(label=_("Name or institution"), required=False, max_length=100)
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.all(), to_field_name="code", required=False,
        empty_label=_("all topics"),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), required=False)
    knows = forms.ModelChoiceField(
        label=_("Has worked in"), queryset=Country.objects.none(), to_field_name="iso3", required=False,
        empty_label=_("any country"),
    )  # fmt: skip
    free_on = forms.DateField(label=_("Available on"), required=False, widget=DateInput)
    load = forms.ChoiceField(label=_("Busy with"), required=False, choices=LOADS)
    no_tie = forms.ModelChoiceField(
        label=_("No conflict with"), queryset=Country.objects.un_members(), to_field_name="iso3",
        required=False, empty_label=_("any country"),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, *args, reader: User, experts: ExpertQuerySet, inside: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader, self.experts = reader, experts
        self.fields["language"].choices = [("", _("any language")), *languages()]
        self.fields["knows"].queryset = Country.objects.filter(known_by__in=experts).distinct()
        if not inside:
            for name in ("free_on", "load", "no_tie"):
                del self.fields[name]
        if not reader.is_academy_staff:
            del self.fields["state"]

    def found(self) -> ExpertQuerySet:
        """Those who fit, in the order of the names this reader may know; what makes no sense is ignored,
        and said beside its field."""
        self.is_valid()
        values, experts = self.cleaned_data, self.experts
        if values.get("topic"):
            experts = experts.filter(topics=values["topic"])
        if values.get("language"):
            experts = experts.speaking(values["language"])
        if values.get("knows"):
            experts = experts.filter(countries=values["knows"])
        if values.get("free_on"):
            experts = experts.free_on(values["free_on"])
        if values.get("no_tie"):
            experts = experts.without_tie_to(values["no_tie"])
        if values.get("state"):
            experts = self._in_state(experts, values["state"])
        if values.get("name"):
            experts = experts.filter(pk__in=self._named(experts, values["name"]))
        experts = with_load(experts)
        if values.get("load"):
            most = int(values["load"])
            experts = experts.filter(open_assignments__lte=most)
        if self.reader.is_academy_staff:
            return experts.order_by("person__full_name", "pk")
        return experts.by_shown_name()

    def _named(self, experts: ExpertQuerySet, text: str) -> list[int]:
        if self.reader.is_academy_staff:
            return find(experts, text, AS_THEY_ARE)
        behind = experts.filter(person__visibility=Visibility.ALIAS)
        openly = experts.exclude(person__visibility__in=[Visibility.ALIAS, Visibility.HIDDEN])
        return find(openly, text, AS_THEY_ARE) + find(behind, text, BEHIND_AN_ALIAS)

    @staticmethod
    def _in_state(experts: ExpertQuerySet, state: str) -> ExpertQuerySet:
        if state == "listed":
            return experts.filter(listing_agreed_at__isnull=False)
        return experts.filter(vetted_at__isnull=state == "new")

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        self.is_valid()
        return any(self.cleaned_data.get(name) for name in self.fields)

    def said(self) -> list[str]:
        """What is chosen, as it stands above a table that leaves the portal."""
        self.is_valid()
        chosen = [name for name in self.fields if self.cleaned_data.get(name)]
        return [f"{self.fields[name].label}: {self._word(name)}" for name in chosen]

    def _word(self, name: str) -> str:
        value = self.cleaned_data[name]
        return str(dict(getattr(self.fields[name], "choices", [])).get(value, value))


class ExpertForm(Form):
    """What is known of an expert: by themselves, or by staff."""

    languages = forms.MultipleChoiceField(
        label=_("Languages one can work in"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one topic.")},
    )
    countries = CountriesField(label=_("Has worked in"))
    conflict_countries = CountriesField(label=_("May not work on"))
    is_available = forms.BooleanField(label=_("Takes on requests and reviews at present"), required=False)
    days_a_month = forms.IntegerField(
        label=_("Days a month that can be given"),
        min_value=0,
        max_value=MOST_DAYS_A_MONTH,
        required=False,
        help_text=_("Empty: not said."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def __init__(self, *args, expert: Expert | None = None, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = set() if by.is_academy_staff or expert is None else set(expert.conflict_countries.all())
        self.fields["languages"].choices = languages()
        home = _("Also without a mark here nobody is asked about the country they come from.")
        self.fields["conflict_countries"].help_text = f"{self.fields['conflict_countries'].help_text} {home}"
        if expert is None:
            self.initial.setdefault("is_available", True)
            return
        for name in ("languages", "is_available", "days_a_month"):
            self.initial.setdefault(name, getattr(expert, name))
        self.initial.setdefault("topics", list(expert.topics.all()))
        for name in ("countries", "conflict_countries"):
            self.initial.setdefault(name, list(getattr(expert, name).all()))

    def clean_conflict_countries(self) -> list[Country]:
        """An expert adds to these and takes none away."""
        given: list[Country] = self.cleaned_data["conflict_countries"]
        if missing := self.kept - set(given):
            names = ", ".join(sorted(str(country) for country in missing))
            words = _("Only the Academy's staff take a conflict back. Leave in: %(countries)s")
            raise forms.ValidationError(words, params={"countries": names})
        return given


class NewPersonForm(ExpertForm):
    """The same of somebody nobody has written down before."""

    full_name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": _("Give the name.")}
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The personal link goes there. One address for each person."),
        error_messages={"required": _("Without an address nobody can be asked.")},
    )
    organisation = forms.CharField(label=_("Institution"), max_length=200, required=False)
    home = CountriesField(label=_("Comes from"), most=1)
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector, initial=Sector.ACADEMIA)
    field_order = ["full_name", "email", "organisation", "home", "sector"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if Person.objects.with_address(email).exists():
            raise forms.ValidationError(_("Somebody with this address is known. Look for them by name."))
        owner = User.objects.filter(email__iexact=email).first()
        if owner is not None and Person.objects.filter(user=owner).exists():
            raise forms.ValidationError(_("The account with this address is somebody else's."))
        return email

    def person(self) -> Person:
        """The person as written, not saved yet. What their mail is written in: the first of the portal's
        languages they work in."""
        values = self.cleaned_data
        home = values["home"]
        spoken = [code for code in values["languages"] if code in {"en", "es", "fr"}]
        return Person(
            full_name=values["full_name"],
            email=values["email"],
            organisation=values["organisation"],
            country=home[0] if home else None,
            sector=values["sector"],
            language=spoken[0] if spoken else "en",
        )


class VettingForm(Form):
    """Why vetting is taken back; when it is given, a note for colleagues, if any."""

    reason = forms.CharField(max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, takes_back: bool, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label = _("Reason") if takes_back else _("What you have looked at")
        field.help_text = _("Only the Academy's staff read it.")
        field.required = takes_back
        field.error_messages["required"] = _("Say why, in one sentence.")


class AbsenceForm(Form):
    """From when to when somebody is away."""

    starts_on = forms.DateField(
        label=_("Not available from"), widget=DateInput, error_messages={"required": _("Give the day.")}
    )
    ends_on = forms.DateField(
        label=_("until and including"), widget=DateInput, error_messages={"required": _("Give the day.")}
    )

    def clean(self):
        values = super().clean()
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day."))
        elif last and last < timezone.localdate():
            self.add_error("ends_on", _("These days are over."))
        return values


def people_named(text: str) -> Iterable[Person]:
    """People of whom staff could make an expert: they have no entry yet."""
    searched = ["full_name", "certificate_name", "email", "organisation"]
    free = Person.objects.filter(expert=None)
    keys = find(free, text, searched)[:20]
    return free.filter(pk__in=keys).select_related("country").order_by("full_name", "pk")
