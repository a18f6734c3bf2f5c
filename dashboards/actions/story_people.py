"""The people and photos of a story, and what people agree to."""

from collections.abc import Collection
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.keeping import forget, kept
from academy.documents.states import PICTURES
from dashboards import permissions
from dashboards.actions.stories import hold, touch
from dashboards.emails import stories as emails
from dashboards.models import StoryPerson, StoryPhoto
from dashboards.models.story_people import KINDS
from dashboards.states import StoryStatus

NOT_ANSWERED = {
    "answered_at": None, "answered_by": None, "given_by_letter": "", "given_on": None,
    "taken_back_at": None, "taken_back_by": None, **{f"gives_{kind}": False for kind in KINDS},
}  # fmt: skip


@transaction.atomic
def save_person(person: StoryPerson, *, by: User, anew: bool) -> StoryPerson:
    """Somebody the story would name. `anew`: something this person has agreed to is another now, so what
    was said before does not count."""
    hold(person.story)
    permissions.check_edit_story(by, person.story)
    is_new = person.pk is None
    if is_new:
        person.added_by = by
    if is_new or anew:
        for name, value in NOT_ANSWERED.items():
            setattr(person, name, value)
    person.save()
    touch(person.story, by=by, verb="outcomestory.person_added" if is_new else "outcomestory.person_changed")
    return person


@transaction.atomic
def ask_person(person: StoryPerson, *, by: User) -> None:
    """The letter with the link; a second press sends no second one."""
    permissions.check_edit_story(by, person.story)
    emails.person_asked(person)
    record(by, "outcomestory.person_asked", person.story, person=person.pk)


@transaction.atomic
def record_letter(
    person: StoryPerson, *, by: User, given: Collection[str], letter: str, on: date
) -> StoryPerson:
    """Staff hold it in writing: by which letter, of which day, for what."""
    hold(person.story)
    permissions.check_edit_story(by, person.story)
    _give(person, given, by=by, given_by_letter=letter, given_on=on)
    record(by, "outcomestory.consent_given", person.story, person=person.pk, kinds=sorted(person.given))
    return person


@transaction.atomic
def answer(person: StoryPerson, *, given: Collection[str], by: User) -> StoryPerson:
    """The person's own answer on the page. After the country has been asked it can only become less:
    nothing appears in a story that the country has not seen."""
    hold(person.story)
    # What was given before is read now: the page may be an old one.
    person.refresh_from_db(fields=[f"{verb}_{kind}" for verb in ("asks", "gives") for kind in KINDS])
    before = set(person.given)
    wanted = set(given) & set(person.asked_for)
    if person.story.status != StoryStatus.DRAFT:
        wanted &= before
    if before - wanted:
        return _take_back(person, wanted, by=by)
    _give(person, wanted, by=by, given_by_letter="", given_on=timezone.localdate())
    record(by, "outcomestory.consent_given", person.story, person=person.pk, kinds=sorted(wanted))
    return person


@transaction.atomic
def take_back_for(person: StoryPerson, *, by: User) -> StoryPerson:
    """Staff were told by telephone or letter that somebody takes everything back."""
    permissions.check_write_stories(by)
    return _take_back(person, set(), by=by)


def _take_back(person: StoryPerson, left: set[str], *, by: User) -> StoryPerson:
    """Hidden with the next page; staff are told."""
    now = timezone.now()
    for kind in KINDS:
        setattr(person, f"gives_{kind}", kind in left)
    person.answered_at, person.answered_by = person.answered_at or now, person.answered_by or by
    person.taken_back_at, person.taken_back_by = now, by
    person.save()
    record(by, "outcomestory.consent_taken_back", person.story, person=person.pk, left=sorted(left))
    emails.consent_taken_back(person)
    return person


def _give(person: StoryPerson, given: Collection[str], *, by: User, **how) -> None:
    for kind in KINDS:
        setattr(person, f"gives_{kind}", kind in given and kind in person.asked_for)
    person.answered_at, person.answered_by = timezone.now(), by
    person.taken_back_at, person.taken_back_by = None, None
    for name, value in how.items():
        setattr(person, name, value)
    person.save()


@transaction.atomic
def remove_person(person: StoryPerson, *, by: User) -> None:
    """Nothing of this person stays with the story."""
    hold(person.story)
    permissions.check_edit_story(by, person.story)
    story = person.story
    person.delete()
    touch(story, by=by, verb="outcomestory.person_removed")


# --- Photos --------------------------------------------------------------------------------------


def add_photo(
    photo: StoryPhoto, *, by: User, upload: UploadedFile, people: Collection[StoryPerson]
) -> StoryPhoto:
    """A photo, drawn anew without what hangs behind it. Raises `inspection.Refused`."""
    permissions.check_edit_story(by, photo.story)
    with kept(upload, language="", by=by, kinds=PICTURES) as stored, transaction.atomic():
        photo.file, photo.added_by = stored, by
        return _save_photo(photo, people, by=by, verb="outcomestory.photo_added")


@transaction.atomic
def change_photo(photo: StoryPhoto, *, by: User, people: Collection[StoryPerson]) -> StoryPhoto:
    return _save_photo(photo, people, by=by, verb="outcomestory.photo_changed")


def _save_photo(photo: StoryPhoto, people: Collection[StoryPerson], *, by: User, verb: str) -> StoryPhoto:
    hold(photo.story)
    permissions.check_edit_story(by, photo.story)
    photo.save()
    photo.people.set(people)
    touch(photo.story, by=by, verb=verb)
    return photo


@transaction.atomic
def remove_photo(photo: StoryPhoto, *, by: User) -> None:
    """Neither the row nor the picture stays."""
    hold(photo.story)
    permissions.check_edit_story(by, photo.story)
    story, file = photo.story, photo.file
    photo.delete()
    forget(file)
    touch(story, by=by, verb="outcomestory.photo_removed")
