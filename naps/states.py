from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a plan is in its life. Codes are stable, words are translated."""

    COMMITMENT = "commitment", _("public commitment")
    MANDATE = "mandate", _("drafting body set up")
    ANALYSIS = "analysis", _("analysis of the context")
    DRAFTING = "drafting", _("text being written")
    CONSULTATION = "consultation", _("consultation")
    COSTING = "costing", _("costing")
    VALIDATION = "validation", _("validation")
    ADOPTION = "adoption", _("adopted")
    LAUNCH = "launch", _("launched")
    IMPLEMENTATION = "implementation", _("in implementation")
    MIDTERM = "midterm", _("midterm review")
    EVALUATION = "evaluation", _("final evaluation")
    ENDED = "ended", _("ended")


# The order of the life of a plan. Steps may be skipped; a step back needs a reason.
STAGE_ORDER: Mapping[str, int] = {stage: n for n, stage in enumerate(Stage)}

IN_DESIGN = {
    Stage.COMMITMENT,
    Stage.MANDATE,
    Stage.ANALYSIS,
    Stage.DRAFTING,
    Stage.CONSULTATION,
    Stage.COSTING,
    Stage.VALIDATION,
}
IN_FORCE = {Stage.ADOPTION, Stage.LAUNCH, Stage.IMPLEMENTATION, Stage.MIDTERM, Stage.EVALUATION}
# The country proposes these with date and evidence, staff confirm.
NEEDS_CONFIRMATION = {Stage.ADOPTION, Stage.ENDED}


class PublicStage(models.IntegerChoices):
    """The five stages everybody sees, and the state of knowing nothing, which is not "no plan"."""

    UNKNOWN = 0, _("No information yet")
    COMMITTED = 1, _("Committed")
    DRAFTING = 2, _("Drafting")
    ADOPTED = 3, _("Adopted")
    IMPLEMENTING = 4, _("Implementing")
    RENEWING = 5, _("Renewing")


PUBLIC_STAGES: Mapping[str, PublicStage] = {
    Stage.COMMITMENT: PublicStage.COMMITTED,
    Stage.MANDATE: PublicStage.DRAFTING,
    Stage.ANALYSIS: PublicStage.DRAFTING,
    Stage.DRAFTING: PublicStage.DRAFTING,
    Stage.CONSULTATION: PublicStage.DRAFTING,
    Stage.COSTING: PublicStage.DRAFTING,
    Stage.VALIDATION: PublicStage.DRAFTING,
    Stage.ADOPTION: PublicStage.ADOPTED,
    Stage.LAUNCH: PublicStage.ADOPTED,
    Stage.IMPLEMENTATION: PublicStage.IMPLEMENTING,
    Stage.MIDTERM: PublicStage.IMPLEMENTING,
    Stage.EVALUATION: PublicStage.RENEWING,
}


# Evidence that the portal itself gives, kept as a code so that every reader gets it in their language.
REGISTRY_EVIDENCE = "registry"
SUCCESSOR_EVIDENCE = "successor"
EVIDENCE_WORDS = {
    REGISTRY_EVIDENCE: _("Registry of plans"),
    SUCCESSOR_EVIDENCE: _("The next plan was adopted"),
}


class StageChangeStatus(models.TextChoices):
    PROPOSED = "proposed", _("waits for staff to confirm")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("not confirmed")


STAGE_CHANGE_TRANSITIONS = {
    StageChangeStatus.PROPOSED: {StageChangeStatus.CONFIRMED, StageChangeStatus.REFUSED},
    StageChangeStatus.CONFIRMED: set(),
    StageChangeStatus.REFUSED: set(),
}


class Precision(models.TextChoices):
    """How exactly a source gives a date."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class Reported(models.TextChoices):
    """A fact about a plan. "Not reported" is a value of its own: blank is not no."""

    YES = "yes", _("yes")
    ESTIMATED = "estimated", _("estimated only")
    NO = "no", _("no")
    NOT_REPORTED = "not_reported", _("not reported")


class PlanEventKind(models.TextChoices):
    """What can happen to a plan in force without a change of its stage."""

    EXTENDED = "extended", _("extended")
    REVISED = "revised", _("revised")


class DocumentKind(models.TextChoices):
    PLAN = "plan", _("the plan")
    DECREE = "decree", _("decree or act")
    REPORT = "report", _("report")
    EVALUATION = "evaluation", _("evaluation")
    TRANSLATION = "translation", _("translation")


class DocumentAudience(models.TextChoices):
    PUBLIC = "public", _("everybody")
    TEAM = "team", _("the country's team and the Academy's staff")


class Sharing(models.TextChoices):
    """What a country lets UN Women see beyond the public page. Only the country raises it."""

    NONE = "none", _("nothing beyond the public page")
    STATUS = "status", _("stage, dates and the state of the roadmap")
    ROADMAP = "roadmap", _("the roadmap as well")
    DRAFTS = "drafts", _("the roadmap and the drafts")


class DraftStatus(models.TextChoices):
    UPLOADED = "uploaded", _("being prepared")
    SUBMITTED = "submitted", _("handed in")
    UNDER_REVIEW = "under_review", _("with its reviewers")
    DECIDED = "decided", _("answered")
    DISCARDED = "discarded", _("discarded")
    WITHDRAWN = "withdrawn", _("withdrawn")


DRAFT_TRANSITIONS = {
    DraftStatus.UPLOADED: {DraftStatus.SUBMITTED, DraftStatus.DISCARDED},
    DraftStatus.SUBMITTED: {DraftStatus.UNDER_REVIEW, DraftStatus.WITHDRAWN},
    DraftStatus.UNDER_REVIEW: {DraftStatus.DECIDED, DraftStatus.WITHDRAWN},
    DraftStatus.DECIDED: set(),
    DraftStatus.DISCARDED: set(),
    DraftStatus.WITHDRAWN: set(),
}

# The country's team may still change the files.
WITH_AUTHORS = {DraftStatus.UPLOADED}
# One of these at a time for each plan.
OPEN_DRAFTS = {DraftStatus.UPLOADED, DraftStatus.SUBMITTED, DraftStatus.UNDER_REVIEW}
# Handed in at some time: the files never change again.
FROZEN_DRAFTS = {
    DraftStatus.SUBMITTED,
    DraftStatus.UNDER_REVIEW,
    DraftStatus.DECIDED,
    DraftStatus.WITHDRAWN,
}
# Reviewers have been asked, and nobody has taken it back.
WITH_REVIEWERS_OR_ANSWERED = {DraftStatus.UNDER_REVIEW, DraftStatus.DECIDED}


class FileRole(models.TextChoices):
    MAIN = "main", _("the plan itself")
    ANNEX = "annex", _("annex")
    TRACKED_CHANGES = "tracked_changes", _("version with tracked changes")


class ReviewStatus(models.TextChoices):
    INVITED = "invited", _("asked")
    ACCEPTED = "accepted", _("being written")
    SUBMITTED = "submitted", _("sent")
    DECLINED = "declined", _("declined")
    CANCELLED = "cancelled", _("cancelled")


REVIEW_TRANSITIONS = {
    ReviewStatus.INVITED: {ReviewStatus.ACCEPTED, ReviewStatus.DECLINED, ReviewStatus.CANCELLED},
    ReviewStatus.ACCEPTED: {ReviewStatus.SUBMITTED, ReviewStatus.CANCELLED, ReviewStatus.DECLINED},
    ReviewStatus.SUBMITTED: {ReviewStatus.ACCEPTED},
    ReviewStatus.DECLINED: set(),
    ReviewStatus.CANCELLED: set(),
}

# The reviewer's access to the files begins when the conflict question is answered with "none".
MAY_READ_FILES = {ReviewStatus.ACCEPTED, ReviewStatus.SUBMITTED}
WITH_REVIEWER = {ReviewStatus.INVITED, ReviewStatus.ACCEPTED}


class Conflict(models.TextChoices):
    UNDECLARED = "undeclared", _("not answered yet")
    NONE = "none", _("no conflict of interest")
    DECLARED = "declared", _("a conflict of interest")


class Recommendation(models.TextChoices):
    ENDORSE = "endorse", _("ready as it is")
    MINOR = "minor", _("small changes")
    MAJOR = "major", _("substantial changes")
    NOT_READY = "not_ready", _("too early to review")


class Grade(models.IntegerChoices):
    """How far a criterion is met."""

    ABSENT = 0, _("absent")
    MENTIONED = 1, _("mentioned")
    PARTLY = 2, _("partly specified")
    FULLY = 3, _("fully specified")
    OWNED = 4, _("specified, resourced and owned")


class DecisionStatus(models.TextChoices):
    DRAFT = "draft", _("being written")
    ISSUED = "issued", _("sent to the country")


DECISION_TRANSITIONS = {
    DecisionStatus.DRAFT: {DecisionStatus.ISSUED},
    DecisionStatus.ISSUED: set(),
}


class Outcome(models.TextChoices):
    """The Academy advises; it does not approve."""

    REVISE = "revise", _("please send another version")
    ADVISE = "advise", _("advice for the next steps")
    ENDORSE = "endorse", _("the Academy endorses this draft")


class Did(models.TextChoices):
    """What a country did about a point of the Academy's letter."""

    DONE = "done", _("done")
    PARTLY = "partly", _("done in part")
    NOT = "not", _("not done")


class Side(models.TextChoices):
    """For whom somebody speaks about a draft. Kept with each comment: people change what they are."""

    STAFF = "staff", _("the Academy")
    REVIEWER = "reviewer", _("reviewer")
    COUNTRY = "country", _("the country's team")


class CommentVisibility(models.TextChoices):
    """Who reads a comment on a draft, beside the person who wrote it."""

    STAFF = "staff", _("only staff")
    REVIEWERS = "reviewers", _("staff and reviewers")
    COUNTRY = "country", _("staff and the country's team")
    ALL = "all", _("staff, reviewers and the country's team")


READ_BY_REVIEWERS = {CommentVisibility.REVIEWERS, CommentVisibility.ALL}
READ_BY_COUNTRY = {CommentVisibility.COUNTRY, CommentVisibility.ALL}
# Drafts that can be talked about: handed in, and not taken back.
TALKED_ABOUT = {DraftStatus.SUBMITTED, DraftStatus.UNDER_REVIEW, DraftStatus.DECIDED}


class RoadmapStatus(models.TextChoices):
    DRAFT = "draft", _("being written")
    SUBMITTED = "submitted", _("ready, waits for agreement")
    AGREED = "agreed", _("agreed")
    CLOSED = "closed", _("closed")


ROADMAP_TRANSITIONS = {
    RoadmapStatus.DRAFT: {RoadmapStatus.SUBMITTED},
    RoadmapStatus.SUBMITTED: {RoadmapStatus.AGREED, RoadmapStatus.DRAFT},
    RoadmapStatus.AGREED: {RoadmapStatus.CLOSED},
    RoadmapStatus.CLOSED: set(),
}

# Not agreed yet. The text changes only while it is a draft: what is handed in is what is agreed.
OPEN_ROADMAPS = {RoadmapStatus.DRAFT, RoadmapStatus.SUBMITTED}


class RoadmapTableStatus(models.TextChoices):
    """A table of actions that somebody has sent in."""

    READ = "read", _("read, nothing is taken over yet")
    TAKEN = "taken", _("taken over")


ROADMAP_TABLE_TRANSITIONS = {
    RoadmapTableStatus.READ: {RoadmapTableStatus.TAKEN},
    RoadmapTableStatus.TAKEN: set(),
}


class ActionStatus(models.TextChoices):
    NOT_STARTED = "not_started", _("not started")
    IN_PROGRESS = "in_progress", _("in progress")
    COMPLETED = "completed", _("done")
    POSTPONED = "postponed", _("postponed")
    DROPPED = "dropped", _("dropped")


# Nothing more is expected of it.
FINISHED_ACTIONS = {ActionStatus.COMPLETED, ActionStatus.DROPPED}
# As planned, as long as the date has not passed.
UNDER_WAY = {ActionStatus.NOT_STARTED, ActionStatus.IN_PROGRESS}


class Funding(models.TextChoices):
    SECURED = "secured", _("secured")
    ASKED = "asked", _("asked for")
    GAP = "gap", _("missing")
    UNKNOWN = "unknown", _("not known yet")
