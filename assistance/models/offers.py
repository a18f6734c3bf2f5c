"""Partners are asked which lines of a request they support, and the country gets one answer."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status, not_before
from academy.countries.models import Country
from academy.documents.models import IssuedDocument
from assistance.models.requests import Request, RequestLine
from assistance.states import (
    CALL_TRANSITIONS,
    LIVE_CALLS,
    OPEN_REQUESTS,
    SHOWN_TO_PARTNERS,
    SUPPORTING,
    CallStatus,
    OfferAnswer,
)
from participants.teams import team_country_ids


class OfferCallQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OfferCallQuerySet":
        """Staff; of the country's team whoever reads the request. Not its experts, not the organisers of
        its convening: what partners are asked is between the country and the Academy."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        return self.filter(
            request__in=Request.objects.visible_to(user).filter(country__in=team_country_ids(user))
        )

    def live(self) -> "OfferCallQuerySet":
        return self.filter(status__in=LIVE_CALLS)


class OfferCall(models.Model):
    """Lines of a request that partners may read about, in words the country has agreed to, by a day.

    Nobody outside reads anything of it before the country has said yes, nor after the request is over.
    """

    TRANSITIONS = CALL_TRANSITIONS

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="offer_calls")
    status = models.CharField(max_length=8, choices=CallStatus, default=CallStatus.PROPOSED)
    answers_due = models.DateField(_("answers by"))
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Why the country does not want it, or why it ended.
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The answer to the country, in the language of the request.
    opening = models.TextField(_("opening"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)
    signatory = models.CharField(_("signed by"), max_length=150, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.ForeignKey(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfferCallQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            known_status(CallStatus, table="offercall"),
            both_or_neither("agreed_at", "agreed_by", table="offercall"),
            both_or_neither("closed_at", "closed_by", table="offercall"),
            both_or_neither("issued_at", "issued_by", table="offercall"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(status__in=sorted(LIVE_CALLS)), name="offercall_one_live"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(SHOWN_TO_PARTNERS)) | Q(agreed_at__isnull=False),
                name="offercall_shown_after_yes",
            ),
            models.CheckConstraint(
                condition=Q(status=CallStatus.ISSUED, issued_at__isnull=False, paper__isnull=False)
                | (~Q(status=CallStatus.ISSUED) & Q(issued_at__isnull=True, paper__isnull=True)),
                name="offercall_issued_has_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"Partners for {self.request.reference}"

    def get_absolute_url(self) -> str:
        return reverse("assistance:offers", args=[self.request_id])

    @property
    def country(self) -> Country:
        return self.request.country

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_CALLS

    @property
    def is_issued(self) -> bool:
        return self.status == CallStatus.ISSUED

    def is_past(self, today: date | None = None) -> bool:
        """The day of the answers is over; computed, never stored."""
        return self.answers_due < (today or timezone.localdate())


class CallLine(models.Model):
    """One line of the request as partners read it: topic, kind of help and a sentence by staff."""

    call = models.ForeignKey(OfferCall, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(RequestLine, on_delete=models.CASCADE, related_name="+")
    shown = models.CharField(_("what partners read"), max_length=300)
    # In the answer to the country: what else can be done.
    otherwise = models.TextField(_("what else can be done"), blank=True)

    class Meta:
        ordering = ["line_id"]
        constraints = [models.UniqueConstraint(fields=["call", "line"], name="callline_once")]

    def __str__(self) -> str:
        return str(self.line)


class AskedPartnerQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AskedPartnerQuerySet":
        """Staff; the partner who was asked, while the request is open, the country has not taken its yes
        back and the country is still one of theirs. Nobody outside sees what others were asked or said."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_academy_staff else self.put_to(user)

    def put_to(self, user) -> "AskedPartnerQuerySet":
        """What was put to this person and may still be read by them."""
        theirs = user.partner_country_ids | user.observed_country_ids
        return self.filter(
            user=user,
            call__status__in=SHOWN_TO_PARTNERS,
            call__request__status__in=OPEN_REQUESTS,
            call__request__country__in=theirs,
        )

    def silent(self) -> "AskedPartnerQuerySet":
        """Those who have not answered each of their lines."""
        unanswered = Offer.objects.filter(asked=models.OuterRef("pk"), answered_at__isnull=True)
        return self.filter(models.Exists(unanswered))


class AskedPartner(models.Model):
    """An organisation to which staff have put lines of a request, through somebody who reads the portal
    for it. Without such a person staff ask elsewhere and write the answer down."""

    call = models.ForeignKey(OfferCall, on_delete=models.CASCADE, related_name="asked")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.CharField(_("organisation"), max_length=150)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AskedPartnerQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "organisation"], name="askedpartner_named_once"),
            models.UniqueConstraint(
                fields=["call", "user"], condition=Q(user__isnull=False), name="askedpartner_user_once"
            ),
        ]

    def __str__(self) -> str:
        return self.organisation

    def get_absolute_url(self) -> str:
        return reverse("assistance:offer", args=[self.pk])

    @property
    def country(self) -> Country:
        return self.call.request.country


class OfferQuerySet(models.QuerySet):
    def supporting(self) -> "OfferQuerySet":
        return self.filter(answer__in=SUPPORTING)


class Offer(models.Model):
    """What a partner says to one line: supports it, a part of it, or not now. Empty until it answers."""

    asked = models.ForeignKey(AskedPartner, on_delete=models.CASCADE, related_name="offers")
    line = models.ForeignKey(CallLine, on_delete=models.CASCADE, related_name="offers")
    answer = models.CharField(_("answer"), max_length=8, choices=OfferAnswer, blank=True)
    covers = models.TextField(_("what it covers"), blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    note = models.TextField(_("note for the Academy's staff only"), blank=True)
    # How the answer to the country says it, in the language of the request.
    told = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Written down by staff for the partner.
    on_behalf = models.BooleanField(default=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["line", "asked__organisation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["asked", "line"], name="offer_once"),
            both_or_neither("answered_at", "answered_by", table="offer"),
            not_before("ends_on", "starts_on", table="offer"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (Q(answer__in=sorted(OfferAnswer.values)) & Q(answered_at__isnull=False)),
                name="offer_answer_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=sorted(SUPPORTING)) | ~Q(covers=""), name="offer_support_says_what"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | (Q(amount__gt=0) & ~Q(currency="")),
                name="offer_amount_has_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked}: {self.line}"

    @property
    def country(self) -> Country:
        return self.line.call.request.country

    @property
    def is_support(self) -> bool:
        return self.answer in SUPPORTING
