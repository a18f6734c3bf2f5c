"""Forms around partners: which lines they may read about, who is asked, what they offer, the one answer."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.pages.forms import DateInput, Form
from assistance.forms.texts import long_text
from assistance.models import AskedPartner, CallLine, Offer, OfferCall, Request, RequestLine
from assistance.offering import Answered, Invited
from assistance.own_words import reason_against_words
from assistance.partners import names_before, partners_for, roles_of
from assistance.states import SUPPORTING, OfferAnswer
from naps.currencies import CODES

# Partners answer within two months at most; usually in three weeks.
LONGEST_DAYS, USUAL_DAYS = 60, 21

ANSWERS = [
    (OfferAnswer.SUPPORTS, _("Yes, we support this line")),
    (OfferAnswer.PART, _("We support a part of it")),
    (OfferAnswer.NOT_NOW, _("Not now")),
]


class ProposeForm(Form):
    """Which lines partners would read about, and in which words. The country decides on exactly these."""

    answers_due = forms.DateField(
        label=_("Partners answer by"),
        widget=DateInput,
        error_messages={"required": _("Give the last day for answers.")},
    )

    def __init__(self, *args, about: Request, **kwargs):
        super().__init__(*args, **kwargs)
        self.about, self.lines = about, list(about.lines.all())
        for line in self.lines:
            self.fields[f"show_{line.pk}"] = forms.BooleanField(
                label=_("Show this line"), required=False, initial=len(self.lines) == 1
            )
            self.fields[f"words_{line.pk}"] = forms.CharField(
                label=_("What partners read about it"),
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("One sentence of yours: no names, no places, nothing the country wrote itself."),
            )
        self.initial.setdefault("answers_due", timezone.localdate() + timedelta(days=USUAL_DAYS))
        self.order_fields([*(n for n in self.fields if n != "answers_due"), "answers_due"])

    @property
    def groups(self) -> list[tuple[RequestLine, list]]:
        """Each line with its fields, for the page."""
        return [(line, [self[f"show_{line.pk}"], self[f"words_{line.pk}"]]) for line in self.lines]

    def clean_answers_due(self) -> date:
        day, today = self.cleaned_data["answers_due"], timezone.localdate()
        if day <= today:
            raise forms.ValidationError(_("Give partners at least until tomorrow."))
        if day > today + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(_("The country waits: two months at most."))
        return day

    def clean(self):
        values = super().clean()
        chosen = [line for line in self.lines if values.get(f"show_{line.pk}")]
        if not chosen:
            first = f"show_{self.lines[0].pk}" if self.lines else None
            self.add_error(first, _("Choose at least one line."))
        for line in chosen:
            name = f"words_{line.pk}"
            if name in self.errors:
                continue
            if not values.get(name):
                self.add_error(name, _("Write what partners read about this line."))
            elif reason := reason_against_words(values[name], self.about):
                self.add_error(name, reason)
        return values

    def shown(self) -> list[tuple[RequestLine, str]]:
        values = self.cleaned_data
        return [(line, values[f"words_{line.pk}"]) for line in self.lines if values[f"show_{line.pk}"]]


class ConsentForm(Form):
    """The country's yes or no. A request of one side only takes one tick more: who else will know."""

    YES, NO = "yes", "no"

    answer = forms.ChoiceField(
        label=_("May partners read this?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    knows = forms.BooleanField(
        label=_("I know that UN Women or a donor will read that somebody in my country asks for this."),
        help_text=_("They talk with governments too. If that could put somebody at risk, answer no."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why not?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence. Only the Academy's staff read it."),
    )

    def __init__(self, *args, is_of_one_side: bool, is_agreed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_agreed:
            del self.fields["answer"]
        if not is_of_one_side or is_agreed:
            del self.fields["knows"]

    @property
    def says_yes(self) -> bool:
        return self.cleaned_data.get("answer") == self.YES

    def clean(self):
        values = super().clean()
        if self.says_yes and "knows" in self.fields and not values.get("knows"):
            self.add_error("knows", _("Tick this too, or answer no."))
        return values


class AskPartnersForm(Form):
    """Which partners are asked about which of the lines the country has agreed to."""

    other = forms.CharField(
        label=_("Another organisation, which you ask outside the portal"),
        required=False,
        max_length=150,
        help_text=_("It gets no letter. You write its answer down when you have it."),
    )
    lines = forms.ModelMultipleChoiceField(
        label=_("About which lines"),
        queryset=CallLine.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one line.")},
    )

    def __init__(self, *args, call: OfferCall, **kwargs):
        super().__init__(*args, **kwargs)
        self.call = call
        self.people = partners_for(call.country)
        before, roles = names_before(self.people), roles_of(self.people, call.country)
        asked = {one.user_id: one for one in call.asked.all()}
        for one in self.people:
            label = _("%(name)s (%(role)s)") % {"name": one, "role": roles.get(one.pk, "")}
            self.fields[f"ask_{one.pk}"] = forms.BooleanField(label=label, required=False)
            self.fields[f"name_{one.pk}"] = forms.CharField(
                label=_("For which organisation"),
                required=False,
                max_length=150,
                initial=asked[one.pk].organisation if one.pk in asked else before.get(one.pk, ""),
                help_text=_("Asked already; only lines that are new are added.") if one.pk in asked else "",
            )
        self.fields["lines"].queryset = call.lines.select_related("line__topic")
        self.initial.setdefault("lines", [line.pk for line in self.fields["lines"].queryset])
        self.order_fields([*(n for n in self.fields if n not in {"other", "lines"}), "other", "lines"])

    @property
    def groups(self) -> list[tuple[User, list]]:
        return [(one, [self[f"ask_{one.pk}"], self[f"name_{one.pk}"]]) for one in self.people]

    def clean(self):
        values = super().clean()
        chosen = [one for one in self.people if values.get(f"ask_{one.pk}")]
        if not chosen and not values.get("other"):
            self.add_error(None, _("Choose somebody to ask, or name an organisation."))
        taken = {one.organisation.casefold(): one.user_id for one in self.call.asked.all()}
        for one in chosen:
            name = f"name_{one.pk}"
            said = values.get(name, "")
            if not said and name not in self.errors:
                self.add_error(name, _("Name the organisation: it stands in the answer to the country."))
            elif taken.get(said.casefold(), one.pk) != one.pk:
                self.add_error(name, _("Another partner is asked under this name."))
            taken[said.casefold()] = one.pk
        if taken.get((values.get("other") or "").casefold()):
            self.add_error("other", _("Another partner is asked under this name."))
        return values

    def invited(self) -> list[Invited]:
        values = self.cleaned_data
        found = [Invited(values[f"name_{u.pk}"], u) for u in self.people if values[f"ask_{u.pk}"]]
        return [*found, Invited(values["other"])] if values["other"] else found


class OfferForm(Form):
    """A partner's answer, line by line. A line without an answer stays open."""

    PARTS = ("answer", "covers", "amount", "currency", "starts_on", "ends_on", "note")

    def __init__(self, *args, asked: AskedPartner, **kwargs):
        super().__init__(*args, **kwargs)
        self.offers = list(asked.offers.select_related("line__line__topic"))
        for offer in self.offers:
            self._add(offer)

    def _add(self, offer: Offer) -> None:
        made = {
            "answer": forms.ChoiceField(
                label=_("Your answer"), choices=ANSWERS, widget=forms.RadioSelect, required=False
            ),
            "covers": forms.CharField(
                label=_("What it covers"), required=False, max_length=1000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("What you do or pay for. The country reads it in the Academy's answer."),
            ),
            "amount": forms.DecimalField(
                label=_("Amount"), required=False, max_digits=14, decimal_places=2, localize=True,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            ),
            "currency": forms.CharField(
                label=_("Currency"), required=False, max_length=3,
                widget=forms.TextInput(attrs={"class": "short", "autocapitalize": "characters"}),
                help_text=_("Three letters, for example USD."),
            ),
            "starts_on": forms.DateField(label=_("From"), required=False, widget=DateInput),
            "ends_on": forms.DateField(label=_("Until"), required=False, widget=DateInput),
            "note": forms.CharField(
                label=_("Note for the Academy's staff only"), required=False, max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
        }  # fmt: skip
        for part, made_field in made.items():
            made_field.initial = getattr(offer, part)
            self.fields[f"{part}_{offer.pk}"] = made_field

    @property
    def groups(self) -> list[tuple[Offer, list]]:
        return [(offer, [self[f"{part}_{offer.pk}"] for part in self.PARTS]) for offer in self.offers]

    def clean(self):
        values = super().clean()
        for offer in self.offers:
            self._clean_line(offer, {part: values.get(f"{part}_{offer.pk}") for part in self.PARTS})
        if not self.errors and not any(values.get(f"answer_{offer.pk}") for offer in self.offers):
            first = f"answer_{self.offers[0].pk}" if self.offers else None
            self.add_error(first, _("Answer at least one line."))
        return values

    def _clean_line(self, offer: Offer, said: dict) -> None:
        def wrong(part: str, words) -> None:
            if f"{part}_{offer.pk}" not in self.errors:
                self.add_error(f"{part}_{offer.pk}", words)

        if said["answer"] == OfferAnswer.NOT_NOW:
            return  # whatever else stands there is not kept
        if said["answer"] in SUPPORTING and not said["covers"]:
            wrong("covers", _("Say what your support covers."))
        if not said["answer"] and any(said[part] for part in self.PARTS[1:]):
            wrong("answer", _("Choose one of the answers."))
        if said["amount"] is not None and said["amount"] <= 0:
            wrong("amount", _("An amount is more than zero."))
        if said["amount"] and not said["currency"]:
            wrong("currency", _("In which currency is the amount?"))
        if said["currency"] and said["currency"].upper() not in CODES:
            words = _("“%(code)s” is not a currency. Give its three letters, for example USD.")
            wrong("currency", words % {"code": said["currency"]})
        if said["starts_on"] and said["ends_on"] and said["ends_on"] < said["starts_on"]:
            wrong("ends_on", _("The last day is before the first."))

    def answers(self) -> list[Answered]:
        """What was said, for each line that has an answer. A no holds no money and no dates."""
        found = []
        for offer in self.offers:
            said = {part: self.cleaned_data[f"{part}_{offer.pk}"] for part in self.PARTS}
            said["currency"] = said["currency"].upper() if said["amount"] else ""
            if said["answer"] == OfferAnswer.NOT_NOW:
                said |= {"covers": "", "amount": None, "currency": "", "starts_on": None, "ends_on": None}
            if said["answer"]:
                found.append(Answered(offer, said))
        return found


class PartnersAnswerForm(Form):
    """The one answer to the country: each offer in the language of the request, and for each line nobody
    supports what else can be done."""

    LETTER = ("opening", "next_step", "signatory")

    opening = long_text(_("Opening"), rows=4, missing=_("Begin with a sentence or two."))
    next_step = long_text(_("Next step"), rows=3, missing=_("Say what happens next, and by whom."))
    signatory = forms.CharField(
        label=_("Signed by"), max_length=150, error_messages={"required": _("Say who signs.")}
    )

    def __init__(self, *args, call: OfferCall, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = list(call.lines.select_related("line__topic").prefetch_related("offers__asked"))
        for line in self.lines:
            self._add(line)
        self.initial = _first_words(call, by) | self.initial
        names = [name for name in self.fields if name not in self.LETTER]
        self.order_fields(["opening", *names, "next_step", "signatory"])

    def _add(self, line: CallLine) -> None:
        offers = [offer for offer in line.offers.all() if offer.is_support]
        for offer in offers:
            self.fields[f"told_{offer.pk}"] = long_text(
                offer.asked.organisation,
                rows=3,
                help_text=_("As the partner wrote it; say it in the language of the request."),
                missing=_("Say what this partner offers."),
            )
            self.initial[f"told_{offer.pk}"] = offer.told or offer.covers
        self.fields[f"otherwise_{line.pk}"] = long_text(
            _("What else can be done"),
            rows=3,
            required=not offers,
            help_text="" if offers else _("Nobody supports this line yet. Leave no country with a bare no."),
            missing=_("Nobody supports this line: say what else can be done."),
        )
        self.initial[f"otherwise_{line.pk}"] = line.otherwise

    @property
    def groups(self) -> list[tuple[CallLine, list]]:
        return [
            (line, [self[name] for name in self.fields if name in self._names_of(line)])
            for line in self.lines
        ]

    def _names_of(self, line: CallLine) -> set[str]:
        return {f"otherwise_{line.pk}", *(f"told_{offer.pk}" for offer in line.offers.all())}

    def letter(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.LETTER}

    def words(self, kind: str) -> dict[int, str]:
        """What was written for each offer ("told") or line ("otherwise"), by its number."""
        return {
            int(name.removeprefix(f"{kind}_")): words
            for name, words in self.cleaned_data.items()
            if name.startswith(f"{kind}_")
        }


def _first_words(call: OfferCall, by: User) -> dict[str, str]:
    """What was saved, or words to go on from, in the language of the request."""
    request = call.request
    with translation.override(request.language):
        opening = str(
            _(
                "Thank you for your request %(number)s. With your agreement we asked partners of the Academy "
                "which lines they can support. This is what they answered."
            )
        ) % {"number": request.reference}
        next_step = str(_("%(name)s of the Academy puts you in touch with the partners within a week.")) % {
            "name": request.owner or by
        }
        signatory = str(_("%(name)s, NAP Academy")) % {"name": by}
    return {
        "opening": call.opening or opening,
        "next_step": call.next_step or next_step,
        "signatory": call.signatory or signatory,
    }
