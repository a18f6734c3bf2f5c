"""Writing a question: in each language, with its answers one a line, who reads it and for how long."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from academy.pages.forms import DateInput, ModelForm
from convenings import permissions
from convenings.forms import LinesField
from convenings.models import Choice, Question, Questionnaire
from convenings.questions.actions import Worded
from convenings.states import NO, READ_BY_NAME, WITH_CHOICES, WITH_FILES, YES, Purpose, QuestionKind

KEPT_DAYS = 90
LONGEST_KEPT = 730
LONGEST_CHOICE = 200
MOST_CHOICES = 30
YES_OR_NO = [(YES, _("Yes")), (NO, _("No"))]


class QuestionForm(ModelForm):
    """One question. `earlier` are the questions before it: one of them may decide whether it is asked."""

    class Meta:
        model = Question
        fields = [
            "kind", "label_en", "help_en", "label_es", "help_es", "label_fr", "help_fr",
            "is_required", "readers", "keep_days",
        ]  # fmt: skip

    condition = forms.ChoiceField(
        label=_("Who is asked"),
        help_text=_("Everybody, or only who gave a certain answer to an earlier question."),
        required=False,
    )
    right = forms.CharField(
        label=_("Which answer is right"),
        help_text=_("The number of its line. For several: 1, 3."),
        max_length=60,
        required=False,
    )
    choices_en = LinesField(required=False)
    choices_es = LinesField(required=False)
    choices_fr = LinesField(required=False)

    def __init__(self, *args, earlier: list[Question], **kwargs):
        super().__init__(*args, **kwargs)
        self.earlier = earlier
        self.asked = self.instance.questionnaire
        self.there = list(self.instance.choices.all()) if self.instance.pk else []
        self.worded: list[Worded] = []
        self._name_languages()
        self._fit_to_purpose()
        self.fields["condition"].choices = self._conditions()
        if self.instance.show_if_id:
            self.initial.setdefault("condition", f"{self.instance.show_if_id}:{self.instance.show_if_answer}")

    def _name_languages(self) -> None:
        for code, name in settings.LANGUAGES:
            if code not in self.asked.convening.languages:
                for text in ("label", "help", "choices"):
                    del self.fields[f"{text}_{code}"]
                continue
            label, hint = self.fields[f"label_{code}"], self.fields[f"help_{code}"]
            label.label, label.required = in_language(_("Question"), name), False
            hint.label = in_language(_("Hint"), name)
            answers = self.fields[f"choices_{code}"]
            answers.label = in_language(_("Answers to choose from"), name)
            answers.help_text = _(
                "One a line, in the same order in each language. Correct words in their line; "
                "what is another answer goes to the end."
            )
            answers.widget.attrs |= {"rows": 5} | ASKED_OF_CHOICES
            self.initial.setdefault(
                f"choices_{code}", [getattr(choice, f"label_{code}") or "" for choice in self.there]
            )

    def _fit_to_purpose(self) -> None:
        """What makes no sense for this purpose is not offered."""
        purpose = self.asked.purpose
        kinds = [kind for kind in QuestionKind if kind != QuestionKind.FILE or purpose in WITH_FILES]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if purpose in READ_BY_NAME:
            days = self.fields["keep_days"]
            days.help_text = _("Counted from the last day of the convening. Then the answers are deleted.")
            days.required = purpose == Purpose.REGISTRATION
            days.error_messages["required"] = _("Say for how many days the answers are needed.")
            if purpose == Purpose.REGISTRATION and not self.instance.pk:
                self.initial["keep_days"] = KEPT_DAYS
        else:
            del self.fields["readers"], self.fields["keep_days"]
        if purpose == Purpose.KNOWLEDGE:
            self.fields["right"].widget.attrs |= ASKED_OF_CHOICES
            numbers = [str(n) for n, choice in enumerate(self.there, 1) if choice.is_right]
            self.initial.setdefault("right", ", ".join(numbers))
        else:
            del self.fields["right"]

    def _conditions(self) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = [("", _("everybody, whatever they answered"))]
        for question in self.earlier:
            for code, answer in answers_to(question) if question.decides else []:
                words = _("only who answered “%(answer)s” to “%(question)s”")
                found.append((f"{question.pk}:{code}", words % {"answer": answer, "question": question}))
        return found

    def in_languages(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """What is written in one language, a group for each language of the convening."""
        for code, name in settings.LANGUAGES:
            if f"label_{code}" in self.fields:
                yield name, [self[f"{text}_{code}"] for text in ("label", "help", "choices")]

    def clean_keep_days(self) -> int | None:
        days = self.cleaned_data["keep_days"]
        if days is not None and not 1 <= days <= LONGEST_KEPT:
            raise forms.ValidationError(
                _("Give a number of days between 1 and %(most)d."), params={"most": LONGEST_KEPT}
            )
        return days

    def clean(self):
        values = super().clean()
        spoken = [code for code in self.asked.convening.languages if f"label_{code}" in self.fields]
        if not any(values.get(f"label_{code}") for code in spoken):
            self.add_error(f"label_{spoken[0]}", _("Write the question."))
        if values.get("kind") in WITH_CHOICES:
            self._clean_choices(values, spoken)
        self._clean_kind(values.get("kind"))
        question, _sep, answer = (values.get("condition") or "").partition(":")
        self.instance.show_if_id = int(question) if question else None
        self.instance.show_if_answer = answer
        return values

    def _clean_kind(self, kind) -> None:
        """Another question may hang on the answers to this one."""
        if self.instance.pk and kind and kind != self.initial.get("kind"):
            depending = self.instance.depending.first()
            if depending:
                self.add_error(
                    "kind",
                    _("“%(question)s” is asked only after a certain answer to this one, so the kind stays.")
                    % {"question": depending},
                )

    def _clean_choices(self, values, spoken: list[str]) -> None:
        written = {code: values.get(f"choices_{code}") or [] for code in spoken}
        lengths = {code: len(lines) for code, lines in written.items() if lines}
        if not lengths or max(lengths.values()) < 2:
            self.add_error(f"choices_{spoken[0]}", _("Write at least two answers, one a line."))
            return
        first = next(iter(lengths))
        for code, n in lengths.items():
            lines = written[code]
            if n != lengths[first]:
                self.add_error(
                    f"choices_{code}",
                    _("%(n)d here, %(m)d in the other language: write the same answers in each.")
                    % {"n": n, "m": lengths[first]},
                )
            elif n > MOST_CHOICES:
                self.add_error(f"choices_{code}", _("%(n)d answers at most.") % {"n": MOST_CHOICES})
            elif len(set(lines)) < n:
                self.add_error(f"choices_{code}", _("The same answer stands there twice."))
            elif max(map(len, lines)) > LONGEST_CHOICE:
                self.add_error(
                    f"choices_{code}", _("An answer can have %(n)d characters.") % {"n": LONGEST_CHOICE}
                )
        if not self.errors:
            rows = [
                {code: lines[n] if lines else "" for code, lines in written.items()}
                for n in range(lengths[first])
            ]
            self._code(rows, self._clean_right(values, len(rows)))

    def _clean_right(self, values, n: int) -> set[int]:
        """The places of the right answers in a knowledge test."""
        if "right" not in self.fields:
            return set()
        numbers = {int(number) for number in re.findall(r"\d{1,3}", values.get("right") or "")}
        most = 1 if values["kind"] == QuestionKind.CHOICE else n
        if not numbers or len(numbers) > most or not all(1 <= number <= n for number in numbers):
            self.add_error("right", _("Say which answer is right: the number of its line."))
        return {number - 1 for number in numbers}

    def _code(self, rows: list[dict[str, str]], right: set[int]) -> None:
        """Which line is which answer: words that are known keep their code, and so do words corrected in
        their line. What was answered with a code must not become another answer."""
        codes = coded(rows, self.there)
        self.worded = [
            Worded(code, row, n in right) for n, (code, row) in enumerate(zip(codes, rows, strict=True))
        ]
        gone = {choice.code: choice for choice in self.there if choice.code not in codes}
        given = given_answers(self.instance) if gone and self.instance.pk else set()
        for code in gone.keys() & given:
            self.add_error(
                f"choices_{next(iter(rows[0]))}",
                _("Somebody has answered “%(answer)s”, so it stays.") % {"answer": gone[code]},
            )
        for question in (
            self.instance.depending.filter(show_if_answer__in=gone) if gone and self.instance.pk else []
        ):
            self.add_error(
                f"choices_{next(iter(rows[0]))}",
                _("“%(question)s” is asked only of who chose an answer that is missing here.")
                % {"question": question},
            )

    def _post_clean(self):
        super()._post_clean()
        if self.instance.pk and not self.errors:
            try:
                permissions.check_promise(Question.objects.get(pk=self.instance.pk), self.instance)
            except NotAllowed as refusal:
                self.add_error(None, str(refusal))


# The script shows these only where the kind has answers to choose from; without it the error says so.
ASKED_OF_CHOICES = {"data-asked-if": "kind", "data-asked-answer": " ".join(sorted(WITH_CHOICES))}


def in_language(label, language: str) -> str:
    return f"{label} ({language})"


def coded(rows: list[dict[str, str]], there: list[Choice]) -> list[str]:
    """The code of each line: that of the same words, of the words corrected in that line, or a new one."""

    def same(row: dict[str, str], choice: Choice) -> bool:
        return any(words and getattr(choice, f"label_{code}") == words for code, words in row.items())

    codes = [next((choice.code for choice in there if same(row, choice)), "") for row in rows]
    codes = [code if code not in codes[:n] else "" for n, code in enumerate(codes)]
    taken = {choice.code for choice in there}
    for n, code in enumerate(codes):
        if not code and n < len(there) and there[n].code not in codes:
            codes[n] = there[n].code
        elif not code:
            codes[n] = next(f"c{k}" for k in range(1, 1000) if f"c{k}" not in taken)
            taken.add(codes[n])
    return codes


def given_answers(question: Question) -> set[str]:
    """The codes that somebody has answered with. They are sealed, so each is opened."""
    found: set[str] = set()
    for answer in question.answers.filter(purged_at=None):
        found |= set(answer.value) if isinstance(answer.value, list) else {answer.value}
    return found


def answers_to(question: Question) -> list[tuple[str, str]]:
    """What can be answered to a question that decides about another one."""
    if question.has_choices:
        return [(choice.code, str(choice)) for choice in question.choices.all()]
    return [(code, str(words)) for code, words in YES_OR_NO]


class QuestionnaireForm(ModelForm):
    """What stands above the questions; of those that are not part of registering, also when they are open."""

    class Meta:
        model = Questionnaire
        fields = ["introduction_en", "introduction_es", "introduction_fr", "opens_on", "closes_on"]
        widgets = {
            "opens_on": DateInput,
            "closes_on": DateInput,
            **{
                f"introduction_{code}": forms.Textarea(attrs={"rows": 3})
                for code, _name in settings.LANGUAGES
            },
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            if code in self.instance.convening.languages:
                self.fields[f"introduction_{code}"].label = in_language(_("Introduction"), name)
            else:
                del self.fields[f"introduction_{code}"]
        if self.instance.purpose == Purpose.REGISTRATION:
            del self.fields["opens_on"], self.fields["closes_on"]
        else:
            hint = _("Leave it empty for the usual day.")
            self.fields["opens_on"].help_text = self.fields["closes_on"].help_text = hint

    def clean(self):
        values = super().clean()
        opens, closes = values.get("opens_on"), values.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("It would close before it opens."))
        return values
