"""The words of a letter in a form: each part in the language of the letter, and beside it in others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from naps.commenting import as_paragraph
from naps.first_words import paragraph_of
from naps.forms.windows import WindowForm
from naps.letters import PARTS, Beside, language_name, outdated
from naps.models import Comment, Decision, Score
from naps.points import one_point, points_of
from naps.states import Outcome

CODES = [code for code, _name in settings.LANGUAGES]
# The parts comments of reviewers are taken over into.
TAKING = ("strengths", "to_work_on")
IN_OTHER_LANGUAGE = _("%(language)s: this part is still missing.")
UNEVEN = _("%(language)s: the number of points differs (%(here)d here, %(letter)d in the letter itself).")


def named(part: str, language: str) -> str:
    return f"{part}_{language}"


@dataclass(frozen=True)
class Cell:
    """One part in one language."""

    field: BoundField
    label: str
    language: str
    is_original: bool
    # The words of the original when this was translated, if the original has changed since.
    earlier: str | None
    key: str


class PartsForm(WindowForm):
    """A letter in its language, with the text it is translated from and the versions sent beside it."""

    SAVE, PREVIEW, TAKE = "save", "preview", "take"

    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=settings.LANGUAGES,
        help_text=_(
            "The delegation's. What nobody has touched is written again when you change it and save."
        ),
    )
    original = forms.ChoiceField(
        label=_("You write first in"),
        choices=[("", _("the language of the letter")), *settings.LANGUAGES],
        required=False,
        help_text=_("Your words stand beside the letter while you write. The country gets them only if you "
                    "say so below."),
    )  # fmt: skip
    also = forms.MultipleChoiceField(
        label=_("The country also gets it in"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    still_right = forms.MultipleChoiceField(
        choices=[(f"{part}:{code}", "") for part in PARTS for code in CODES],
        required=False,
        widget=forms.MultipleHiddenInput,
    )

    def __init__(
        self,
        *args,
        decision: Decision,
        beside: Beside,
        words: Callable[[str, str], dict],
        scores: Sequence[Score] = (),
        comments: Sequence[Comment] = (),
        **kwargs,
    ):
        super().__init__(*args, saved=decision, **kwargs)
        self.words = words
        self.is_rewritten = False
        self.took = 0
        self.stored = beside.texts
        self.initial |= {name: getattr(decision, name) for name in ("language", "outcome", *PARTS)}
        self.initial |= {"original": beside.original, "also": list(beside.also)}
        for code in CODES:
            for part in PARTS:
                self.fields[named(part, code)] = self._beside(part, code)
        in_which = self.data.get("language") if self.is_bound else decision.language
        for part in PARTS:
            self.fields[part].widget.attrs["lang"] = in_which or decision.language
        if self.is_bound:
            self._begin_languages()
            if self.deed == self.TAKE:
                of_reviews = {str(s.pk): (s.comment, partial(paragraph_of, s)) for s in scores}
                said = {f"comment-{c.pk}": (c.body, partial(as_paragraph, c)) for c in comments}
                self._take(of_reviews | said)

    def _beside(self, part: str, code: str) -> forms.CharField:
        """The same part in another language: the original may have gaps, so nothing is required here."""
        like = self.fields[part]
        widget = type(like.widget)(attrs={**like.widget.attrs, "lang": code})
        self.initial[named(part, code)] = self.stored.get(code, {}).get(part, "")
        label = f"{like.label} · {language_name(code)}"
        return forms.CharField(
            label=label, help_text=like.help_text, max_length=like.max_length, required=False, widget=widget
        )

    @property
    def deed(self) -> str:
        return self.data.get("deed", self.SAVE)

    # --- what was sent, before it is checked -------------------------------------------------------

    def _begin_languages(self) -> None:
        """A language that was chosen just now begins with what is kept of it, or with the first words."""
        sent = self.data.get("outcome")
        outcome = sent if sent in Outcome.values else self.saved.outcome
        for code in self.other_languages:
            if self._is_posted(code):
                continue
            begun = self.stored.get(code) or self.words(code, outcome)
            for part in PARTS:
                self.data[named(part, code)] = begun.get(part, "")

    def _is_posted(self, code: str) -> bool:
        return any(named(part, code) in self.data for part in PARTS)

    def _take(self, offered: Mapping[str, tuple[str, Callable[[str], str]]]) -> None:
        """Comments that were ticked become paragraphs at the end of their part, in every language in use."""
        for part in TAKING:
            chosen = [offered[key] for key in self.data.getlist(f"take_{part}") if key in offered]
            self.took += len(chosen)
            for name, code in self._fields_of(part):
                text = self.data.get(name, "").replace("\r\n", "\n").rstrip()
                new = [words(code) for said, words in chosen if one_point(said) not in text]
                self.data[name] = "\n\n".join(filter(None, [text, *new]))

    def _fields_of(self, part: str) -> list[tuple[str, str]]:
        return [(part, self.letter_language), *((named(part, c), c) for c in self.other_languages)]

    # --- languages -----------------------------------------------------------------------------------

    @property
    def letter_language(self) -> str:
        chosen = self["language"].value()
        return chosen if chosen in CODES else self.saved.language

    @property
    def other_languages(self) -> list[str]:
        """Those in use beside the letter's, the original first."""
        wanted = [self["original"].value(), *(self["also"].value() or [])]
        return [c for c in dict.fromkeys(wanted) if c in CODES and c != self.letter_language]

    @property
    def rows(self) -> list[list[Cell]]:
        """Each part in all its languages: the original on the left, then the letter."""
        letter, others = self.letter_language, self.other_languages
        original = self["original"].value()
        before = [c for c in others if c == original]
        order = [*before, letter, *(c for c in others if c != original)]
        earlier = outdated(self.saved) if self.saved.pk else {}
        return [[self._cell(part, code, order, earlier) for code in order] for part in PARTS]

    def _cell(self, part: str, code: str, order: list[str], earlier: dict) -> Cell:
        name = part if code == self.letter_language else named(part, code)
        label = str(self.fields[part].label)
        return Cell(
            field=self[name],
            label=label if len(order) == 1 else f"{label} · {language_name(code)}",
            language=code,
            is_original=code == order[0],
            earlier=earlier.get((code, part)) if code != order[0] else None,
            key=f"{part}:{code}",
        )

    # --- checks --------------------------------------------------------------------------------------

    def clean(self):
        values = super().clean()
        self._follow_choices(values)
        if self.deed == self.TAKE and not self.took:
            self.add_error(None, _("Tick the comments you want to take over first."))
        if self.deed == self.PREVIEW:
            self._check_versions(values)
        return values

    def _follow_choices(self, values: dict) -> None:
        """Parts nobody has touched follow the language and the outcome; typed text stays as it is."""
        language, outcome = values.get("language"), values.get("outcome")
        if not (language and outcome):
            return
        was = self.saved.language
        if language != was and self._is_posted(language):
            self._exchange(values, was, language)
            was = language
        self._rewrite(values, PARTS, (was, self.saved.outcome), (language, outcome))
        for code in CODES:
            if self._is_posted(code):
                names = [named(part, code) for part in PARTS]
                self._rewrite(values, names, (code, self.saved.outcome), (code, outcome))

    def _exchange(self, values: dict, was: str, now: str) -> None:
        """The letter is to go out in a language that stood beside it: the two texts change places."""
        for part in PARTS:
            there = values.get(part, "")
            values[part] = values.get(named(part, now), "")
            values[named(part, was)] = there
            self.data[named(part, was)] = there

    def _rewrite(self, values: dict, names: Sequence[str], was: tuple, now: tuple) -> None:
        if was == now:
            return
        before, after = self.words(*was), self.words(*now)
        for name, part in zip(names, PARTS, strict=True):
            if part in before and values.get(name, "").replace("\r\n", "\n").strip() == before[part].strip():
                values[name] = after[part]
                self.is_rewritten |= after[part] != before[part]

    def _check_versions(self, values: dict) -> None:
        """Every version the country gets is whole, and has as many points as the letter itself."""
        for code in set(values.get("also", [])) - {values.get("language")}:
            for part in PARTS:
                if not values.get(named(part, code), "").strip():
                    self.add_error(named(part, code), IN_OTHER_LANGUAGE % {"language": language_name(code)})
            there, here = (
                len(points_of(values.get(n, ""))) for n in ("to_work_on", named("to_work_on", code))
            )
            if here and there and here != there:
                numbers = {"language": language_name(code), "letter": there, "here": here}
                self.add_error(named("to_work_on", code), UNEVEN % numbers)

    @property
    def beside(self) -> Beside | None:
        """What can be kept of the further languages; None where the page did not show any."""
        if "original" not in self.data:
            return None
        values = self.cleaned_data
        letter = values.get("language", self.saved.language)
        texts = {
            code: {p: values[named(p, code)] for p in PARTS if named(p, code) in values}
            for code in CODES
            if code != letter and self._is_posted(code)
        }
        original = values.get("original", "")
        return Beside(
            original="" if original == letter else original,
            also=[code for code in values.get("also", []) if code != letter],
            texts=texts,
            still_right=[tuple(reversed(key.split(":"))) for key in values.get("still_right", [])],
        )
