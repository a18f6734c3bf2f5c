from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither
from academy.documents.models import StoredFile
from dashboards.models.stories import OutcomeStory

# What somebody can be asked to agree to, each apart.
KINDS = {
    "name": _("my name"),
    "photo": _("a photo of me"),
    "quote": _("my words"),
    "help": _("that I asked for help"),
}


def _only_what_was_asked() -> Q:
    every = Q()
    for kind in KINDS:
        every &= Q(**{f"gives_{kind}": False}) | Q(**{f"asks_{kind}": True, "answered_at__isnull": False})
    return every


class StoryPerson(models.Model):
    """Somebody a story names, shows or quotes, and what this person has agreed to.

    Nothing of a person stands on the page without it, and what is taken back is gone at once.
    """

    story = models.ForeignKey(OutcomeStory, on_delete=models.CASCADE, related_name="people")
    shown_name = models.CharField(_("name, as it would be shown"), max_length=200)
    position = models.CharField(_("position, as it would be shown"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    asks_name = models.BooleanField(_("the name"), default=True)
    asks_photo = models.BooleanField(_("a photo"), default=False)
    asks_quote = models.BooleanField(_("words this person said"), default=False)
    asks_help = models.BooleanField(_("that this person asked for help"), default=False)
    quote_en = models.TextField(_("the words in English"), max_length=600, blank=True)
    quote_es = models.TextField(_("the words in Spanish"), max_length=600, blank=True)
    quote_fr = models.TextField(_("the words in French"), max_length=600, blank=True)
    gives_name = models.BooleanField(default=False)
    gives_photo = models.BooleanField(default=False)
    gives_quote = models.BooleanField(default=False)
    gives_help = models.BooleanField(default=False)
    # By which letter, or empty: on the page that was mailed.
    given_by_letter = models.CharField(_("by which letter or form"), max_length=200, blank=True)
    given_on = models.DateField(_("given on"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("person in a story")
        verbose_name_plural = _("people in stories")
        constraints = [
            both_or_neither("answered_at", "answered_by", table="storyperson"),
            both_or_neither("taken_back_at", "taken_back_by", table="storyperson"),
            models.CheckConstraint(condition=_only_what_was_asked(), name="storyperson_gives_what_was_asked"),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | Q(taken_back_at__gte=F("answered_at")),
                name="storyperson_taken_back_after_given",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def asked_for(self) -> list[str]:
        return [kind for kind in KINDS if getattr(self, f"asks_{kind}")]

    @property
    def given(self) -> list[str]:
        return [kind for kind in KINDS if getattr(self, f"gives_{kind}")]

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


class StoryPhoto(models.Model):
    """A photo in a story: drawn anew when it came in, so that it tells nothing of where it was taken.

    Shown only while everybody in it agrees, or if nobody in it can be recognised.
    """

    story = models.ForeignKey(OutcomeStory, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    alt_en = models.CharField(_("what is to be seen, in English"), max_length=250, blank=True)
    alt_es = models.CharField(_("what is to be seen, in Spanish"), max_length=250, blank=True)
    alt_fr = models.CharField(_("what is to be seen, in French"), max_length=250, blank=True)
    credit = models.CharField(_("who took it"), max_length=120, blank=True)
    people = models.ManyToManyField(StoryPerson, blank=True, related_name="photos")
    nobody_recognisable = models.BooleanField(_("Nobody in it can be recognised."), default=False)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("photo of a story")
        verbose_name_plural = _("photos of stories")

    def __str__(self) -> str:
        return self.alt_en or self.alt_es or self.alt_fr

    def get_absolute_url(self) -> str:
        return reverse("dashboards:story-picture", args=[self.story_id, self.pk])

    @property
    def may_be_shown(self) -> bool:
        """Load it with its people."""
        people = list(self.people.all())
        return self.nobody_recognisable if not people else all(person.gives_photo for person in people)
