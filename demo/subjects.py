"""Which record of the demo world each row of the access table is about, and who plays each role there.

The table says "the delegate may open `registration`"; here that registration is Aaliyah's and the
delegate is Aaliyah. With both, a row becomes a request that can be made.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from django.db.models import Model
from django.urls import reverse

from academy.accounts.models import Grant
from academy.notices.choices import off_path
from academy.notices.kinds import LetterKind
from academy.notices.models import Notice
from academy.pages.expectations import Route
from assistance.models import (
    AskedPartner,
    Assignment,
    Engagement,
    FollowUp,
    FollowUpAnswer,
    Output,
    Request,
    RequestFile,
    Terms,
)
from assistance.states import AssignmentStatus
from convenings.models import Convening, EarlierVersion, Material, Question
from convenings.states import MaterialAudience
from dashboards.models import OutcomeStory, StoryPerson, StoryPhoto
from dashboards.states import StoryStatus
from dashboards.story_links import consent_path
from demo.cards import DOMAIN
from demo.seeding.convenings import CALENDAR_KEY
from demo.seeding.follow_up import DUE_KEY
from naps.declining import decline_path
from naps.models import (
    Action,
    ActionUpdate,
    Comment,
    Correction,
    Draft,
    LetterQuestion,
    Milestone,
    MilestoneFile,
    Objective,
    Plan,
    PlanDocument,
    ReopenRequest,
    Review,
    Roadmap,
    RoadmapExample,
    RoadmapPack,
    RoadmapTable,
    StageChange,
)
from naps.states import DocumentAudience, DraftStatus, ReviewStatus, RoadmapStatus, Stage, StageChangeStatus
from participants.models import (
    Certificate,
    ChangeRequest,
    Delegation,
    Expert,
    Facilitation,
    GivenAnswer,
    PeopleList,
    Person,
    Registration,
    VisaLetter,
)
from participants.states import FacilitationStatus, RegistrationStatus

HOME, ELSEWHERE = "ecu", "cri"
EVERYWHERE = {
    "admin": "admin",
    "staff": "staff",
    "organiser": "organiser",
    "organiser_elsewhere": "organiser2",
    "reviewer": "reviewer",
    "reviewer_elsewhere": "expert3",
    "expert": "expert",
    "expert_elsewhere": "expert2",
    "partner": "partner",
    "observer": "observer",
}


@dataclass(frozen=True)
class Subject:
    """How to find the record of the demo world, as the address names it, and whose it is."""

    address: Callable[[], tuple]
    country: str = HOME
    played_by: dict[str, str] = field(default_factory=dict)


def path_of(route: Route) -> str:
    """The address of a route in the demo world."""
    return reverse(route.name, args=SUBJECTS[route.subject].address() if route.subject else ())


def person_of(route: Route, role: str) -> str:
    """The mail address of whoever plays a role where the route is about; nobody is signed in as anonymous."""
    subject = SUBJECTS[route.subject] if route.subject else Subject(tuple)
    countries = {"": subject.country, "_elsewhere": ELSEWHERE}
    team = {
        f"{role}{where}": f"{key}.{country}"
        for where, country in countries.items()
        for role, key in (("focal_point", "focal"), ("delegate", "delegate"))
    }
    key = {**EVERYWHERE, **team, **subject.played_by}.get(role)
    return f"{key}@{DOMAIN}" if key else ""


# --- Finding them ------------------------------------------------------------------------------


def _pk(record: Model | None) -> tuple[int]:
    if record is None:
        raise LookupError("The demo world has no such record. Load it with: manage.py seed_demo")
    return (record.pk,)


def _plan(iso3: str) -> Plan | None:
    return Plan.objects.filter(country__iso3=iso3).exclude(stage=Stage.ENDED).order_by("-pk").first()


def _draft(iso3: str) -> Draft | None:
    return Draft.objects.filter(plan=_plan(iso3)).order_by("version").first()


def _draft_file(iso3: str) -> tuple[int, int]:
    draft = Draft.objects.get(pk=_pk(_draft(iso3))[0])
    return draft.pk, draft.files.first().pk


def _told() -> FollowUpAnswer:
    return FollowUpAnswer.objects.get(follow_up__country__iso3="BOL", evidence__isnull=False)


def _said_to_all() -> Comment | None:
    """What staff say to everybody who works on Panama's draft."""
    return Comment.objects.filter(draft=_draft("PAN"), visibility="all", side="staff").first()


def _document(audience: str) -> tuple[int]:
    found = PlanDocument.objects.filter(plan__country__iso3="CHL", audience=audience, file__isnull=False)
    return _pk(found.first())


def _kingston() -> Convening:
    return Convening.objects.get(code="kingston")


def _session() -> tuple[str, int]:
    return "kingston", _kingston().sessions.counted().first().pk


def _material(audience: str) -> tuple[str, int]:
    found = Material.objects.filter(convening=_kingston(), audience=audience, file__isnull=False)
    return "kingston", found.order_by("pk").first().pk


def _replaced_material() -> tuple[str, int, int]:
    earlier = EarlierVersion.objects.filter(material__convening=_kingston()).order_by("pk").first()
    return "kingston", earlier.material_id, earlier.version


def _question() -> tuple[str, int]:
    return "kingston", Question.objects.filter(questionnaire__convening=_kingston()).first().pk


def _answer_file() -> tuple[int]:
    sent = GivenAnswer.objects.filter(
        file__isnull=False, sheet__registration__person__user__email=_mail("jam")
    )
    return _pk(sent.first())


def _delegation() -> tuple[str, int]:
    return "kingston", Delegation.objects.get(convening=_kingston(), country__iso3="JAM").pk


def _nomination_letter() -> tuple[str, int, int]:
    delegation = Delegation.objects.get(convening=_kingston(), country__iso3="JAM")
    return "kingston", delegation.pk, delegation.letters_of_nomination.first().pk


def _registrations(status: str):
    """Those of Jamaica's delegation to Kingston."""
    found = Registration.objects.filter(convening=_kingston(), delegation__country__iso3="JAM", status=status)
    return found.order_by("pk")


def _own_registration() -> tuple[int]:
    return _pk(_registrations(RegistrationStatus.CONFIRMED).filter(person__user__email=_mail("jam")).first())


def _travelling() -> tuple[int]:
    letter = VisaLetter.objects.valid().filter(registration__convening=_kingston()).first()
    return _pk(letter.registration if letter else None)


def _checked() -> tuple[str, int]:
    others = _registrations(RegistrationStatus.CONFIRMED).exclude(person__user__email=_mail("jam"))
    return "kingston", others.first().pk


def _mail(iso3: str) -> str:
    return f"delegate.{iso3}@{DOMAIN}"


def _change() -> ChangeRequest | None:
    return ChangeRequest.objects.filter(registration__convening=_kingston()).order_by("pk").first()


def _certificate() -> Certificate:
    return Certificate.objects.get(
        registration__person__user__email=_mail("bol"),
        registration__convening__code="panama-city-2025",
        is_valid=True,
    )


def _asked_to_lead() -> Facilitation | None:
    asked = Facilitation.objects.filter(
        session__convening=_kingston(), person__user__email=f"giselle.lezama@{DOMAIN}"
    )
    return asked.filter(status=FacilitationStatus.ASKED).first()


@cache
def _link() -> tuple[str]:
    """A personal link that was sent: in the demo letters keep their words."""
    letter = Notice.objects.filter(text__contains="/accounts/link/").order_by("-pk").first()
    found = re.search(r"/link/([\w-]+)/", letter.text) if letter else None
    return (found.group(1) if found else "unknown",)


def _decline_token() -> str:
    asked = Review.objects.filter(draft__status=DraftStatus.UNDER_REVIEW, status=ReviewStatus.INVITED)
    return decline_path(asked.get(pk=_pk(asked.first())[0])).rstrip("/").rpartition("/")[2]


def _of_roadmap(model: type[Model], path: str, status: str, **more) -> tuple[int]:
    """A part of Ecuador's roadmap: of the revision that is agreed, or of the one being written."""
    there = {f"{path}plan__country__iso3": "ECU", f"{path}status": status}
    return _pk(model._default_manager.filter(**there, **more).order_by("pk").first())


def _request(**of) -> tuple[int]:
    return _pk(Request.objects.filter(**of).order_by("pk").first())


def _story(iso3: str, status: str) -> tuple[int]:
    return _pk(OutcomeStory.objects.filter(country__iso3=iso3, status=status).first())


def _story_picture() -> tuple[int, int]:
    photo = StoryPhoto.objects.filter(story__country__iso3="ECU").first()
    return _pk(photo.story if photo else None) + _pk(photo)


def _story_link() -> tuple[str]:
    """The link that was mailed to somebody a story would name."""
    person = StoryPerson.objects.exclude(email="").first()
    return (consent_path(person).rstrip("/").rpartition("/")[2] if person else "unknown",)


AGREED, WRITING = RoadmapStatus.AGREED, RoadmapStatus.DRAFT
# "reviewer" has asked to change the own review of Jamaica's draft.
OF_JAMAICA = {"reviewer": "expert2", "expert_elsewhere": "expert3"}
AT_KINGSTON = "jam"
OF_PANAMA_CITY = {"organiser": "organiser2", "organiser_elsewhere": "organiser"}

SUBJECTS: dict[str, Subject] = {
    "country": Subject(lambda: ("bol",), "bol"),
    "region": Subject(lambda: ("unw-americas",)),
    "card": Subject(lambda: ("staff",)),
    "link": Subject(_link),
    "calendar": Subject(lambda: (CALENDAR_KEY,)),
    "letter_kind": Subject(lambda: (off_path(f"focal.ecu@{DOMAIN}", LetterKind.MONTH).split("/")[-2],)),
    "due_calendar": Subject(lambda: (DUE_KEY,)),
    "letter": Subject(lambda: _pk(Notice.objects.order_by("pk").first())),
    "grant": Subject(lambda: _pk(Grant.objects.filter(user__email=f"focal.hti@{DOMAIN}").first())),
    "paper": Subject(lambda: (_certificate().paper.number,), "bol"),
    # Kingston, with the delegation of Jamaica.
    "convening": Subject(lambda: ("kingston",), AT_KINGSTON),
    "session": Subject(_session, AT_KINGSTON),
    "material": Subject(lambda: _material(MaterialAudience.PARTICIPANTS), AT_KINGSTON),
    "material_public": Subject(lambda: _material(MaterialAudience.EVERYONE), AT_KINGSTON),
    "material_earlier": Subject(_replaced_material, AT_KINGSTON),
    "partner": Subject(lambda: ("kingston", _kingston().partners.first().pk), AT_KINGSTON),
    # What Kingston asks at registration; the first question decides nothing.
    "questionnaire": Subject(lambda: ("kingston", "registration"), AT_KINGSTON),
    "question": Subject(_question, AT_KINGSTON),
    # The text the delegate sent with her registration, for the organisers.
    "answer_file": Subject(_answer_file, AT_KINGSTON),
    # The list of observers that the organiser of Kingston has sent and not confirmed.
    "list": Subject(
        lambda: _pk(PeopleList.objects.filter(convening=_kingston()).order_by("pk").first()), AT_KINGSTON
    ),
    "delegation": Subject(_delegation, AT_KINGSTON),
    "nomination_letter": Subject(_nomination_letter, AT_KINGSTON),
    # The test that is open before Kingston, for its organisers and for somebody who takes part.
    "evaluated": Subject(lambda: ("kingston", "knowledge"), AT_KINGSTON),
    "asked": Subject(lambda: (*_own_registration(), "knowledge"), AT_KINGSTON),
    "registration": Subject(_own_registration, AT_KINGSTON),
    "person": Subject(lambda: _pk(Person.objects.filter(user__email=_mail("jam")).first()), AT_KINGSTON),
    # Somebody from the Dominican Republic, whose letter for a visa is issued.
    "travelling": Subject(_travelling, "dom", {"delegate": "milagros.feliz"}),
    "waiting": Subject(lambda: _pk(_registrations(RegistrationStatus.SUBMITTED).first()), AT_KINGSTON),
    "checked": Subject(_checked, AT_KINGSTON),
    # Somebody of Jamaica's delegation proposes another person.
    "change": Subject(lambda: _pk(_change()), AT_KINGSTON, {"delegate": "superintendent.gail.morgan"}),
    "certificate": Subject(lambda: _pk(_certificate()), "bol", OF_PANAMA_CITY),
    # A session at Kingston that somebody is asked to lead, who has not answered yet.
    "facilitation": Subject(lambda: _pk(_asked_to_lead()), AT_KINGSTON, {"delegate": "giselle.lezama"}),
    # Plans and drafts.
    "plan": Subject(lambda: _pk(_plan("ECU"))),
    "plan_open": Subject(lambda: _pk(_plan("ECU"))),
    "plan_in_force": Subject(lambda: _pk(_plan("CHL")), "chl"),
    "document_public": Subject(lambda: _document(DocumentAudience.PUBLIC), "chl"),
    "document_team": Subject(lambda: _document(DocumentAudience.TEAM), "chl"),
    # A corrected registry that staff have sent in and not confirmed.
    "correction": Subject(lambda: _pk(Correction.objects.first())),
    "proposal": Subject(
        lambda: _pk(StageChange.objects.filter(status=StageChangeStatus.PROPOSED).first()), "chl"
    ),
    "stage_with_file": Subject(
        lambda: _pk(
            StageChange.objects.filter(plan__country__iso3="CHL", evidence_file__isnull=False).first()
        ),
        "chl",
    ),
    "draft": Subject(lambda: _pk(_draft("PAN")), "pan"),
    "draft_file": Subject(lambda: _draft_file("PAN"), "pan"),
    "draft_open": Subject(lambda: _pk(_draft("ECU"))),
    "draft_open_file": Subject(lambda: _draft_file("ECU")),
    "review": Subject(
        lambda: _pk(
            Review.objects.filter(
                draft__status=DraftStatus.UNDER_REVIEW, reviewer__email=f"reviewer@{DOMAIN}"
            ).first()
        ),
        "pan",
    ),
    # The link to say no in a letter that has not been answered.
    "review_letter": Subject(lambda: (_decline_token(),), "pan"),
    "letter_draft": Subject(lambda: _pk(_draft("JAM")), "jam"),
    # Bolivia's plan has two versions that were answered.
    "compared": Subject(lambda: _pk(_plan("BOL")), "bol", {"expert": "expert3"}),
    "reviewed_plan": Subject(lambda: _pk(_plan("PAN")), "pan"),
    # The expert of the other rows has reviewed this one.
    "answered_draft": Subject(lambda: _pk(_draft("BOL")), "bol", {"expert": "expert3"}),
    # What Bolivia asks about the letter on its second draft; nobody has answered yet.
    "letter_question": Subject(lambda: _pk(LetterQuestion.objects.waiting().first()), "bol"),
    "comment": Subject(lambda: _pk(_said_to_all()), "pan"),
    # Two reviewers of Jamaica's draft compare what they wrote; one asks to change the review.
    "discussed": Subject(lambda: _pk(_draft("JAM")), "jam", OF_JAMAICA),
    "discussed_criterion": Subject(lambda: (*_pk(_draft("JAM")), "E"), "jam", OF_JAMAICA),
    "wish": Subject(lambda: (ReopenRequest.objects.waiting().first().review_id,), "jam", OF_JAMAICA),
    # Ecuador's roadmap: the first revision is agreed, the second is being written.
    "agreed_roadmap": Subject(lambda: _of_roadmap(Roadmap, "", AGREED)),
    "agreed_action": Subject(lambda: _of_roadmap(Action, "objective__roadmap__", AGREED)),
    # What Ecuador answered from the mail, with a photo.
    "report_with_file": Subject(
        lambda: _of_roadmap(ActionUpdate, "action__objective__roadmap__", AGREED, evidence_file__isnull=False)
    ),
    "agreed_milestone": Subject(
        lambda: _of_roadmap(Milestone, "action__objective__roadmap__", AGREED, completed_on=None)
    ),
    "milestone_file": Subject(lambda: (MilestoneFile.objects.earliest("pk").milestone_id,)),
    "roadmap": Subject(lambda: _of_roadmap(Roadmap, "", WRITING)),
    "roadmap_table": Subject(lambda: _of_roadmap(RoadmapTable, "roadmap__", WRITING)),
    # Made by staff of what came out of Panama City.
    "roadmap_pack": Subject(lambda: _pk(RoadmapPack.objects.first()), played_by=OF_PANAMA_CITY),
    "example": Subject(lambda: _pk(RoadmapExample.objects.first()), "bol"),
    "objective": Subject(lambda: _of_roadmap(Objective, "roadmap__", WRITING)),
    "action": Subject(lambda: _of_roadmap(Action, "objective__roadmap__", WRITING)),
    "milestone": Subject(lambda: _of_roadmap(Milestone, "action__objective__roadmap__", WRITING)),
    # Outcome stories: Bolivia's is public, Ecuador is asked about one, and staff write another.
    "story": Subject(lambda: _story("BOL", StoryStatus.PUBLISHED), "bol"),
    "story_asked": Subject(lambda: _story("ECU", StoryStatus.ASKED)),
    "story_draft": Subject(lambda: _story("ECU", StoryStatus.DRAFT)),
    "story_agreed": Subject(lambda: _story("PAN", StoryStatus.AGREED), "pan"),
    "story_picture": Subject(_story_picture),
    "story_consent": Subject(_story_link),
    # Technical assistance: Ecuador asked after Panama City, which has another organiser.
    "request": Subject(lambda: _request(country__iso3="ECU"), played_by=OF_PANAMA_CITY),
    "request_file": Subject(
        lambda: _pk(RequestFile.objects.filter(request__country__iso3="ECU").order_by("pk").first()),
        played_by=OF_PANAMA_CITY,
    ),
    "terms": Subject(
        lambda: _pk(Terms.objects.filter(request__country__iso3="ECU").order_by("pk").first()),
        played_by=OF_PANAMA_CITY,
    ),
    "engagement": Subject(
        lambda: _pk(Engagement.objects.filter(request__country__iso3="ECU").first()),
        played_by=OF_PANAMA_CITY,
    ),
    # Partners: Ecuador has its answer, Jamaica's are being asked, Costa Rica has not said yes yet.
    "request_shown": Subject(lambda: _request(country__iso3="JAM"), "jam"),
    "request_proposed": Subject(
        lambda: _request(country__iso3="CRI", is_of_civil_society=False),
        "cri",
        {"focal_point_elsewhere": "focal.ecu", "delegate_elsewhere": "delegate.ecu"},
    ),
    # Put to the office for the Caribbean; a donor was asked too.
    "asked_partner": Subject(
        lambda: _pk(AskedPartner.objects.filter(user__email=f"partner2@{DOMAIN}").first()),
        "jam",
        {"partner": "partner2", "observer": "observer2"},
    ),
    # The expert of the other rows: vetted and listed.
    "expert_entry": Subject(lambda: _pk(Expert.objects.get(person__user__email=f"expert@{DOMAIN}"))),
    "called": Subject(lambda: ("ecu",)),
    "output": Subject(
        lambda: _pk(Output.objects.filter(engagement__country__iso3="ECU").first()), played_by=OF_PANAMA_CITY
    ),
    # What Bolivia says has changed since its closed request. Its first delegate leads the delegation and may
    # answer; this one only reads.
    "follow_up": Subject(
        lambda: _pk(FollowUp.objects.filter(country__iso3="BOL").first()), "bol", {"delegate": "lidia.suarez"}
    ),
    "told": Subject(lambda: (_told().follow_up_id, _told().pk), "bol"),
    "assignment": Subject(
        lambda: _pk(
            Assignment.objects.filter(
                status=AssignmentStatus.PROPOSED, expert__person__user__email=f"expert@{DOMAIN}"
            ).first()
        ),
        "jam",
    ),
}
