"""Lines of a request are shown to partners once the country agrees; partners answer; one answer goes out."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import move
from academy.documents.issuing import issue as issue_paper
from academy.documents.models import IssuedDocument
from assistance import offer_permissions as permissions
from assistance.actions.ending_offers import end_call
from assistance.actions.moving import first_answer, hold
from assistance.emails import offers as emails
from assistance.models import AskedPartner, CallLine, Offer, OfferCall, Request, RequestLine
from assistance.offering import Answered, Invited
from assistance.pdfs import PartnersAnswer
from assistance.states import CallStatus

TEMPLATE = "pdf/partners_answer.html"


@transaction.atomic
def propose(
    request: Request, *, by: User, shown: list[tuple[RequestLine, str]], answers_due: date
) -> OfferCall:
    """Staff would like to show these lines to partners, in these words. The country is asked first."""
    hold(request)
    permissions.check_propose(by, request)
    call = OfferCall.objects.create(request=request, proposed_by=by, answers_due=answers_due)
    CallLine.objects.bulk_create([CallLine(call=call, line=line, shown=words) for line, words in shown])
    record(by, "offercall.proposed", call, now=call.status, request=request.pk)
    emails.agreement_wanted(call)
    return call


@transaction.atomic
def agree(call: OfferCall, *, by: User) -> OfferCall:
    """The country says yes to these words, and to these alone."""
    hold(call.request)
    permissions.check_agree(by, call)
    move(call, CallStatus.OPEN, by=by, agreed_at=timezone.now(), agreed_by=by, data=_of(call))
    emails.agreed(call)
    return call


@transaction.atomic
def refuse(call: OfferCall, *, by: User, reason: str = "") -> OfferCall:
    """The country does not want it, or not any more: partners who were asked read nothing from now on."""
    permissions.check_consent(by, call)
    if call.status == CallStatus.PROPOSED:
        move(call, CallStatus.REFUSED, by=by, reason=reason, data=_of(call))
    else:
        end_call(call, by=by, reason=reason)
    emails.refused(call)
    return call


@transaction.atomic
def put_to(call: OfferCall, *, by: User, invited: list[Invited], lines: list[CallLine]) -> list[AskedPartner]:
    """Put these lines to these partners: each gets a letter with a personal link. Who was asked about
    other lines before is asked about these too."""
    hold(call.request)
    call.refresh_from_db()
    permissions.check_put(by, call)
    done = []
    for one in invited:
        if one.user is not None:
            permissions.check_put(by, call, one.user)
        asked = _asked(call, one, by=by)
        there = set(asked.offers.values_list("line", flat=True))
        new = [Offer(asked=asked, line=line) for line in lines if line.pk not in there]
        if new:
            Offer.objects.bulk_create(new)
            event = record(by, "askedpartner.asked", asked, call=call.pk, lines=len(new))
            emails.partner_asked(asked, event)
            done.append(asked)
    return done


def _asked(call: OfferCall, one: Invited, *, by: User) -> AskedPartner:
    known = call.asked.filter(user=one.user) if one.user else call.asked.filter(organisation=one.organisation)
    return known.first() or AskedPartner.objects.create(
        call=call, user=one.user, organisation=one.organisation, asked_by=by
    )


@transaction.atomic
def answer(asked: AskedPartner, *, by: User, answers: list[Answered]) -> AskedPartner:
    """A partner says which lines it supports; it may change its mind until the answers are closed. Staff
    may write it down for the partner, and the row says so."""
    hold(asked.call.request)
    asked.call.refresh_from_db()
    permissions.check_offer(by, asked)
    for one in answers:
        offer = one.offer
        for name, value in one.values.items():
            setattr(offer, name, value)
        offer.answered_at, offer.answered_by = timezone.now(), by
        offer.on_behalf = by.pk != asked.user_id
        offer.save()
        record(by, "offer.answered", offer, now=offer.answer, call=asked.call_id)
    emails.partner_answered(asked, by=by)
    return asked


@transaction.atomic
def chase(call: OfferCall, *, by: User) -> int:
    """Partners who have not answered get a letter, once a day at most. Returns how many were written to."""
    permissions.check_chase(by, call)
    silent = call.asked.silent().filter(user__isnull=False).select_related("user", "call__request__country")
    written = sum(emails.partner_reminded(asked, what=f"chased-{timezone.localdate()}") for asked in silent)
    record(by, "offercall.chased", call, written=written)
    return written


@transaction.atomic
def close(call: OfferCall, *, by: User) -> OfferCall:
    """No more answers are taken: the answer to the country is being written."""
    permissions.check_close(by, call)
    move(call, CallStatus.CLOSED, by=by, closed_at=timezone.now(), closed_by=by, data=_of(call))
    return call


@transaction.atomic
def open_again(call: OfferCall, *, by: User) -> OfferCall:
    """Somebody wants to answer late, or another partner is to be asked."""
    permissions.check_open_again(by, call)
    move(call, CallStatus.OPEN, by=by, closed_at=None, closed_by=None, data=_of(call))
    return call


@transaction.atomic
def stop(call: OfferCall, *, by: User) -> OfferCall:
    """Staff do not ask partners after all, for instance because the words have to be others."""
    permissions.check_end(by, call)
    end_call(call, by=by)
    return call


@transaction.atomic
def save_answer(
    call: OfferCall, *, by: User, letter: Mapping, told: Mapping[int, str], otherwise: Mapping[int, str]
) -> OfferCall:
    """Keep the words of the answer to the country as far as they are: `told` says each offer in the
    language of the request, `otherwise` what else can be done for each line."""
    hold(call.request)
    call.refresh_from_db()
    permissions.check_compose(by, call)
    OfferCall.objects.filter(pk=call.pk).update(**letter)
    for pk, words in told.items():
        Offer.objects.filter(pk=pk, line__call=call).update(told=words)
    for pk, words in otherwise.items():
        call.lines.filter(pk=pk).update(otherwise=words)
    call.refresh_from_db()
    record(by, "offercall.answer_saved", call)
    return call


@transaction.atomic
def issue(call: OfferCall, *, by: User) -> OfferCall:
    """One answer goes to the country: its words are frozen, the paper is made, and each partner is told
    what became of its lines. It is the first answer, if there was none yet."""
    hold(call.request)
    call.refresh_from_db()
    permissions.check_issue(by, call)
    # The paper first: an answer that is out takes no change any more, not even its paper.
    paper = _paper(call, by=by)
    move(call, CallStatus.ISSUED, by=by, data=_of(call), issued_at=timezone.now(), issued_by=by, paper=paper)
    if stamp := first_answer(call.request):
        Request.objects.filter(pk=call.request_id, first_answer_at=None).update(**stamp)
        call.request.refresh_from_db()
    emails.answer_issued(call)
    for asked in call.asked.filter(user__isnull=False).select_related("user"):
        emails.partner_told(asked)
    return call


def _paper(call: OfferCall, *, by: User) -> IssuedDocument:
    content = PartnersAnswer.of(call)
    return issue_paper(
        "partners-answer",
        template=TEMPLATE,
        content=content,
        language=call.request.language,
        title=content.title,
        subject=call,
        by=by,
        verifiable=False,
    )


def _of(call: OfferCall) -> dict[str, int]:
    return {"request": call.request_id}
