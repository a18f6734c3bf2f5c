from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.countries.models import Country, Topic
from academy.pages.forms import DateInput, Form, ModelForm
from assistance.forms.files import several_files
from assistance.forms.texts import long_text
from assistance.models import Request, RequestLine
from assistance.people import focal_points_of, team_of
from assistance.sides import Side, side_of
from assistance.states import HelpType, Modality, RequestStatus, Urgency

MOST_LINES = 3
FURTHEST_DAYS = 3 * 366
# How long two requests with the same title count as one that was sent twice.
SENT_TWICE = timedelta(minutes=30)

ONLY_GOVERNMENT = _("Only people of government see this request")
ONLY_CIVIL_SOCIETY = _("Only people of civil society see this request")
ONLY_THEIR_SIDE = _("Only people of the same side (government or civil society) see this request")


class RequestForm(ModelForm):
    """Asking for help: what about, what is needed, how and by when. Who asks is known already."""

    class Meta:
        model = Request
        fields = ["title", "need", "modality", "language", "urgency", "wanted_by", "own_side_only"]
        widgets = {
            "modality": forms.RadioSelect,
            "urgency": forms.RadioSelect,
            "wanted_by": DateInput,
        }
        labels = {"title": _("Your request in one line")}
        help_texts = {"language": _("The language in which the help should come.")}
        error_messages = {"title": {"required": _("Say in one line what you need.")}}

    need = long_text(
        _("What is needed"),
        help_text=_(
            "Three lines are enough: where you stand, what is missing, what should be there in the end."
        ),
        missing=_("Describe what is needed, in a few lines."),
    )
    files = several_files()

    def __init__(self, *args, user, lines: int, topic: Topic | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.country = user, self.instance.country
        self.line_count = max(1, min(lines, MOST_LINES))
        for n in self._numbers:
            self._add_line(n)
        if topic is not None:
            self.initial.setdefault("topic_1", topic.pk)
        self.fields["modality"].choices = Modality.choices
        self.fields["urgency"].choices = Urgency.choices
        self.fields["own_side_only"].help_text = _(
            "The Academy's staff and the expert who helps see it too. People of government never see "
            "requests of civil society. UN Women sees topic, state and dates of the other requests, never "
            "who asked or why."
        )
        self.fields["own_side_only"].label = self._side_label()
        self.order_fields(["asked_for", *self._line_names()])  # as on the page, also in the list of errors

    def _add_line(self, n: int) -> None:
        first = n == 1
        self.fields[f"topic_{n}"] = forms.ModelChoiceField(
            label=_("Topic"), queryset=Topic.objects.all(), required=first, empty_label=_("Choose a topic"),
            error_messages={"required": _("Choose a topic.")},
        )  # fmt: skip
        self.fields[f"help_{n}"] = forms.ChoiceField(
            label=_("Kind of help"),
            choices=[("", _("Choose the kind of help")), *HelpType.choices],
            required=first,
            error_messages={"required": _("Choose the kind of help.")},
        )
        if not first:
            self.fields[f"detail_{n}"] = forms.CharField(
                label=_("What exactly"), max_length=250, required=False
            )

    def _side_label(self):
        return ONLY_GOVERNMENT if side_of(self.user) == Side.GOVERNMENT else ONLY_CIVIL_SOCIETY

    @property
    def line_fields(self) -> list[list]:
        """The fields of each line, for the page."""
        names = self._line_names()
        return [[self[name] for name in names if name.endswith(f"_{n}")] for n in self._numbers]

    @property
    def _numbers(self) -> range:
        return range(1, self.line_count + 1)

    def _line_names(self) -> list[str]:
        names = [f"{part}_{n}" for n in self._numbers for part in ("topic", "help", "detail")]
        return [name for name in names if name in self.fields]

    @property
    def can_have_more(self) -> bool:
        return self.line_count < MOST_LINES

    def clean_wanted_by(self) -> date | None:
        day, today = self.cleaned_data["wanted_by"], timezone.localdate()
        if day and day < today:
            raise forms.ValidationError(_("This day is past."))
        if day and day > today + timedelta(days=FURTHEST_DAYS):
            raise forms.ValidationError(_("This is more than three years ahead. Is the year right?"))
        return day

    def clean(self):
        values = super().clean()
        if values.get("urgency") == Urgency.SOON and values.get("wanted_by", "") is None:
            self.add_error("wanted_by", _("Give the date that depends on it."))
        self._check_lines(values)
        self._check_sent_twice(values)
        return values

    def _check_lines(self, values) -> None:
        seen = set()
        for n in self._numbers:
            topic, kind = values.get(f"topic_{n}"), values.get(f"help_{n}")
            if n > 1 and bool(topic) != bool(kind):
                missing = "help" if topic else "topic"
                words = _("Choose the kind of help.") if topic else _("Choose a topic.")
                self.add_error(f"{missing}_{n}", words)
            elif topic and (topic, kind) in seen:
                self.add_error(f"topic_{n}", _("You have named this topic with this kind of help already."))
            seen.add((topic, kind))

    def _check_sent_twice(self, values) -> None:
        twin = Request.objects.filter(
            asked_by=self.user,
            country=self.country,
            title=values.get("title", ""),
            asked_at__gte=timezone.now() - SENT_TWICE,
            status=RequestStatus.SUBMITTED,
        ).first()
        if twin:
            words = _("You have sent this request already: it has the number %(number)s.")
            self.add_error("title", words % {"number": twin.reference})

    def lines(self) -> list[RequestLine]:
        """What is asked for, one line a topic and kind of help."""
        values = self.cleaned_data
        return [
            RequestLine(
                topic=values[f"topic_{n}"], help_type=values[f"help_{n}"], need=values.get(f"detail_{n}", "")
            )
            for n in self._numbers
            if values.get(f"topic_{n}")
        ]


class RequestOnBehalfForm(RequestForm):
    """The same, filled in by staff for somebody of the country's team."""

    asked_for = forms.ModelChoiceField(
        label=_("For whom"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("the country's focal points"),
        help_text=_("This person gets the letters and can answer. Everybody sees that you asked for them."),
    )
    field_order = ["asked_for"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked_for"].queryset = team_of(self.country).exclude(
            pk__in=focal_points_of(self.country)
        )

    def _side_label(self):
        return ONLY_THEIR_SIDE


class CountryForm(Form):
    """For which country: staff, and people who work for more than one, say so first."""

    country = forms.ModelChoiceField(
        label=_("Country"),
        queryset=Country.objects.none(),
        to_field_name="iso3",
        empty_label=_("Choose a country"),
        error_messages={"required": _("Choose a country."), "invalid_choice": _("Choose a country.")},
    )

    def __init__(self, *args, countries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = countries
