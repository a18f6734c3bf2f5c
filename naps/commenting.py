"""What is said about a draft, gathered for one reader: threads, by paragraph, counted, for the letter."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import gettext as _

from academy.accounts.guards import may
from academy.accounts.models import User
from naps.models import Comment, Draft, DraftFile
from naps.models.comments import CommentQuerySet
from naps.permissions import comments as permissions
from naps.points import one_point
from naps.states import MAY_READ_FILES, READ_BY_COUNTRY, DraftStatus, Side
from naps.texts import address_of
from participants.teams import works_on


class Voices:
    """How those who talk about a draft are called, for one reader.

    Staff read all names. Reviewers are numbered for each other and for the country, as everywhere;
    the people of a country's team are known by name among themselves only.
    """

    def __init__(self, draft: Draft, reader: User) -> None:
        self.draft, self.reader = draft, reader
        self.of_team = works_on(reader, draft.plan.country)
        self.numbers = {} if reader.is_academy_staff else _numbers(draft, of_team=self.of_team)

    def name(self, comment: Comment) -> str:
        """Whoever wrote this comment."""
        if comment.author_id == self.reader.pk:
            return _("You")
        if self.knows_name(comment):
            return comment.author.name_for(self.reader)
        if comment.side == Side.REVIEWER:
            return self.reviewer(comment.author_id)
        return _("The team of %(country)s") % {"country": self.draft.plan.country}

    def knows_name(self, comment: Comment) -> bool:
        """Whether this reader may know who it is, and not only for whom they speak."""
        if self.reader.is_academy_staff or comment.side == Side.STAFF:
            return True
        return comment.side == Side.COUNTRY and self.of_team

    def reviewer(self, pk: int) -> str:
        """A reviewer by number, as this reader counts them."""
        n = self.numbers.get(pk)
        return _("Reviewer %(n)d") % {"n": n} if n else _("A reviewer")


def _numbers(draft: Draft, *, of_team: bool) -> dict[int, int]:
    """The country counts the reviews that came with its letter; reviewers all who take part."""
    counted = draft.reviews.sent().filter(is_released=True) if of_team else draft.reviews.all()
    if not of_team:
        counted = counted.filter(status__in=MAY_READ_FILES)
    people = counted.order_by("pk").values_list("reviewer", flat=True)
    return {pk: n for n, pk in enumerate(people, start=1)}


@dataclass(frozen=True)
class Line:
    """One thing somebody said, as the reader sees it."""

    comment: Comment
    who: str
    # For whom they speak, where the name does not say it.
    side: str
    is_own: bool
    may_take_back: bool


@dataclass(frozen=True)
class Thread:
    """A comment with its answers, and what the reader can do about it."""

    head: Line
    replies: list[Line]
    # Where it belongs, in words and as an address, which may be empty.
    place: str
    address: str
    may_reply: bool
    may_settle: bool

    @property
    def comment(self) -> Comment:
        return self.head.comment

    @property
    def waits_for_letter(self) -> bool:
        """A reviewer says it to the country too, which reads it with the letter and not before."""
        is_for_country = self.comment.visibility in READ_BY_COUNTRY
        is_under_review = self.comment.draft.status != DraftStatus.DECIDED
        return self.comment.side == Side.REVIEWER and is_for_country and is_under_review


def threads(draft: Draft, reader: User, heads: CommentQuerySet | None = None) -> list[Thread]:
    """What this reader may read: the whole draft first, then criteria, then paragraph by paragraph."""
    mine = Comment.objects.visible_to(reader).filter(draft=draft)
    shown = mine.heads() if heads is None else heads
    found = list(_with_people(shown).select_related("criterion", "file__file", "resolved_by__person"))
    answers: dict[int, list[Comment]] = defaultdict(list)
    for answer in _with_people(mine.filter(reply_to__in=[head.pk for head in found])):
        answers[answer.reply_to_id].append(answer)
    voices = Voices(draft, reader)
    may_write = may(permissions.check_comment, reader, draft)
    found.sort(key=_order)
    return [_thread(draft, head, answers[head.pk], voices, may_write) for head in found]


def _with_people(comments: CommentQuerySet) -> CommentQuerySet:
    return comments.select_related("author__person")


def _order(comment: Comment) -> tuple:
    criterion = comment.criterion.order if comment.criterion else 0
    return (comment.file_id or 0, comment.paragraph or 0, criterion, comment.created_at, comment.pk)


def _thread(draft: Draft, head: Comment, answers: list[Comment], voices: Voices, may_write: bool) -> Thread:
    head.draft = draft  # so that no line asks for it again
    return Thread(
        _line(head, voices, may_write and not answers),
        [_line(answer, voices, may_write) for answer in answers],
        place=place_words(head),
        address=_address(head),
        may_reply=may_write and not head.is_taken_back and not head.is_settled,
        may_settle=_may_settle(head, voices.reader, may_write),
    )


def _may_settle(head: Comment, reader: User, may_write: bool) -> bool:
    may_act = may_write or reader.is_academy_staff
    return may_act and not head.is_taken_back and permissions.settles(reader, head)


def _line(comment: Comment, voices: Voices, may_write: bool) -> Line:
    is_own = comment.author_id == voices.reader.pk
    return Line(
        comment,
        voices.name(comment),
        side=comment.get_side_display() if is_own or voices.knows_name(comment) else "",
        is_own=is_own,
        may_take_back=may_write and is_own and not comment.is_taken_back,
    )


def place_words(comment: Comment) -> str:
    """What a comment speaks of."""
    if comment.criterion is not None:
        return str(comment.criterion)
    if comment.file is None:
        return _("The whole draft")
    return _("Paragraph %(n)d of %(file)s") % {"n": comment.paragraph, "file": comment.file.file}


def _address(comment: Comment) -> str:
    return f"{address_of(comment.file)}#p{comment.paragraph}" if comment.file else ""


@dataclass(frozen=True)
class Beside:
    """What is said about the paragraphs of a file, for the page on which it is read."""

    may_write: bool
    by_number: dict[int, list[Thread]] = field(default_factory=dict)


def by_paragraph(file: DraftFile, reader: User) -> Beside:
    """The threads on each paragraph of a file that this reader may read; the same queries however many."""
    mine = Comment.objects.visible_to(reader).filter(draft=file.draft_id, file=file, taken_back_at=None)
    found: dict[int, list[Thread]] = defaultdict(list)
    for thread in threads(file.draft, reader, mine.heads()):
        found[thread.comment.paragraph or 0].append(thread)
    return Beside(may(permissions.check_comment, reader, file.draft), dict(found))


@dataclass(frozen=True)
class Counted:
    """How many threads on a draft a reader may read, and how many of them are open."""

    open: int
    all: int


def counted(draft: Draft, reader: User) -> Counted | None:
    """None for whoever does not work on the draft."""
    if not may(permissions.check_follow, reader, draft):
        return None
    mine = Comment.objects.visible_to(reader).filter(draft=draft, taken_back_at=None).heads()
    return Counted(**mine.aggregate(open=Count("pk", filter=Q(resolved_at=None)), all=Count("pk")))


def for_letter(draft: Draft) -> list[Comment]:
    """Open comments the country may read with the letter, for staff to take over: by paragraph.

    What the country said itself is not among them, nor what was only ever said among ourselves.
    """
    open_ones = Comment.objects.open().filter(draft=draft, visibility__in=READ_BY_COUNTRY)
    found = _with_people(open_ones.exclude(side=Side.COUNTRY)).select_related("criterion", "file__file")
    return sorted(found, key=_order)


def as_paragraph(comment: Comment, language: str) -> str:
    """A comment as a paragraph of the letter: what it speaks of, and what was said in its author's words."""
    with translation.override(language):
        about = comment.criterion.label if comment.criterion else place_words(comment) if comment.file else ""
    return "\n".join(filter(None, [about, one_point(comment.body)]))


def of_criteria(draft: Draft, reader: User) -> dict[int, list[Thread]]:
    """What was said about each criterion, for this reader."""
    mine = Comment.objects.visible_to(reader).filter(draft=draft, criterion__isnull=False)
    found: dict[int, list[Thread]] = defaultdict(list)
    for thread in threads(draft, reader, mine.heads()):
        found[thread.comment.criterion_id or 0].append(thread)
    return found
