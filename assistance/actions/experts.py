"""The roster is kept: somebody is added, vetted, listed; conflicts and absences are noted."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from academy.accounts.models import User
from academy.audit.trail import record
from academy.countries.models import Country
from assistance import emails, expert_permissions
from assistance.actions.moving import hold_expert, move_assignment
from assistance.models.assignments import AssignmentQuerySet
from assistance.states import AssignmentStatus
from naps.actions import reviews as reviewing
from naps.models import Review
from naps.models.reviews import ReviewQuerySet
from naps.states import WITH_REVIEWER
from participants.models import Absence, Expert, Person, Vetting


@transaction.atomic
def add_expert(person: Person, values: dict, *, by: User) -> Expert:
    """Somebody comes on the roster, not vetted yet, and is asked to look at what was written about them.

    Whoever has an address gets an account with it: only who can sign in can be asked for help.
    """
    expert_permissions.check_add(by)
    if person.user is None and person.email:
        person.user = User.objects.filter(email__iexact=person.email).first() or User.objects.create_user(
            person.email, full_name=person.full_name, language=person.language
        )
    person.save()
    expert = Expert(person=person)
    _write(expert, values)
    record(by, "expert.added", expert)
    emails.expert_added(expert)
    return expert


@transaction.atomic
def change_expert(expert: Expert, values: dict, *, by: User) -> Expert:
    """The expert or staff correct what is known. A new conflict ends the help for that country at once."""
    hold_expert(expert)
    expert_permissions.check_change(by, expert)
    before = set(expert.conflict_countries.all())
    if before - set(values["conflict_countries"]):
        expert_permissions.check_take_conflict_back(by)
    _write(expert, values)
    record(by, "expert.changed", expert)
    for country in sorted(set(values["conflict_countries"]) - before, key=lambda c: c.iso3):
        record(by, "expert.conflict_declared", expert, about=country.iso3)
    for country in sorted(before - set(values["conflict_countries"]), key=lambda c: c.iso3):
        record(by, "expert.conflict_taken_back", expert, about=country.iso3)
    close_where_in_conflict(expert, by=by)
    return expert


def _write(expert: Expert, values: dict) -> None:
    for name in ("languages", "is_available", "days_a_month"):
        setattr(expert, name, values[name])
    expert.save()
    for name in ("topics", "countries", "conflict_countries"):
        getattr(expert, name).set(values[name])


def close_where_in_conflict(expert: Expert, *, by: User) -> None:
    """Help for a country the expert may not work on ends, and whoever is concerned is told."""
    countries = expert.conflict_countries.all()
    reason = gettext_lazy("conflict of interest")
    _end_help(expert.assignments.live().filter(request__country__in=countries), by=by, reason=reason)
    _end_reviews(_open_reviews(expert).filter(draft__plan__country__in=countries), by=by, reason=reason)


def _end_help(assignments: AssignmentQuerySet, *, by: User, reason: Promise) -> None:
    for assignment in assignments.select_related(
        "request__country", "request__owner", "expert__person__user"
    ):
        with override(assignment.request.language):
            move_assignment(assignment, AssignmentStatus.ENDED, by=by, reason=str(reason))
        emails.assignment_ended(assignment, by=by)


def _open_reviews(expert: Expert) -> ReviewQuerySet:
    return Review.objects.filter(reviewer=expert.person.user_id, status__in=WITH_REVIEWER)


def _end_reviews(reviews: ReviewQuerySet, *, by: User, reason: Promise) -> None:
    """Drafts are closed to the person as requests are: by staff, or given back by the person."""
    for review in reviews.select_related("draft__plan__country", "reviewer"):
        if by == review.reviewer:
            reviewing.decline(review, by=by, reason=str(reason), has_conflict=False)
        else:
            with override(review.reviewer.language):
                reviewing.cancel(review, by=by, reason=str(reason))


@transaction.atomic
def vet(expert: Expert, *, by: User, note: str = "") -> Expert:
    """Staff have looked at somebody's experience: from now on drafts and requests can be given to them."""
    hold_expert(expert)
    expert_permissions.check_vet(by, expert)
    decided = Vetting.objects.create(expert=expert, is_vetted=True, decided_by=by, reason=note)
    expert.vetted_at, expert.vetted_by = decided.decided_at, by
    expert.save(update_fields=["vetted_at", "vetted_by"])
    record(by, "expert.vetted", expert)
    emails.expert_vetted(expert, decided)
    return expert


@transaction.atomic
def take_vetting_back(expert: Expert, *, by: User, reason: str) -> Expert:
    """The person is asked about nothing more, and what they help with is closed to them at once.

    The reason is for staff; the person is told that it is so, and whom to ask.
    """
    hold_expert(expert)
    expert_permissions.check_take_vetting_back(by, expert)
    decided = Vetting.objects.create(expert=expert, is_vetted=False, decided_by=by, reason=reason)
    expert.vetted_at = expert.vetted_by = None
    expert.save(update_fields=["vetted_at", "vetted_by"])
    record(by, "expert.vetting_taken_back", expert)
    said = gettext_lazy("no longer on the Academy's roster")
    _end_help(expert.assignments.live(), by=by, reason=said)
    _end_reviews(_open_reviews(expert), by=by, reason=said)
    emails.vetting_taken_back(expert, decided)
    return expert


@transaction.atomic
def agree_to_listing(expert: Expert, *, by: User) -> Expert:
    """Countries' teams and UN Women's partners may find this person on the roster, once vetted."""
    hold_expert(expert)
    expert_permissions.check_agree_to_listing(by, expert)
    expert.listing_agreed_at = timezone.now()
    expert.save(update_fields=["listing_agreed_at"])
    record(by, "expert.listing_agreed", expert)
    return expert


@transaction.atomic
def end_listing(expert: Expert, *, by: User) -> Expert:
    """From now on nobody finds this person on the roster except the Academy."""
    hold_expert(expert)
    expert_permissions.check_end_listing(by, expert)
    expert.listing_agreed_at = None
    expert.save(update_fields=["listing_agreed_at"])
    record(by, "expert.listing_ended", expert)
    return expert


@transaction.atomic
def add_absence(expert: Expert, *, by: User, starts_on: date, ends_on: date) -> Absence:
    """The expert cannot help on these days. Days that are over are forgotten."""
    expert_permissions.check_change(by, expert)
    expert.absences.filter(ends_on__lt=timezone.localdate()).delete()
    absence = Absence.objects.create(expert=expert, starts_on=starts_on, ends_on=ends_on)
    record(by, "expert.absence_added", expert)
    return absence


@transaction.atomic
def remove_absence(absence: Absence, *, by: User) -> None:
    """The expert can help on these days after all."""
    expert_permissions.check_change(by, absence.expert)
    absence.delete()
    record(by, "expert.absence_removed", absence.expert)


@transaction.atomic
def declare_conflict(expert: Expert, country: Country, *, by: User) -> None:
    """An expert says, when asked to help, that they should not work on a country: kept for good."""
    expert.conflict_countries.add(country)
    record(by, "expert.conflict_declared", expert, about=country.iso3)
    close_where_in_conflict(expert, by=by)
