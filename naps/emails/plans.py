from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.audit.models import Event
from academy.notices.outbox import Letter, post
from naps.addressees import leads_of
from naps.models import Plan, StageChange
from naps.names import deed_words
from naps.states import Sharing, StageChangeStatus


def _about(change: StageChange) -> str:
    return f"plan-{change.plan_id}"


def _facts(change: StageChange) -> list[tuple[str, str]]:
    plan = change.plan
    facts = [
        (_("Country"), str(plan.country)),
        (_("Plan"), plan.name),
        (_("Stage"), change.get_stage_display()),
        (_("Date"), change.on_words),
    ]
    return [*facts, (_("Evidence"), change.evidence_words)] if change.evidence else facts


def stage_answered(change: StageChange) -> None:
    """To those who proposed an adoption or an ending: staff have confirmed it, or not, and why."""
    readers = {user.pk: user for user in [change.recorded_by, *leads_of(change.plan.country)]}
    for reader in readers.values():
        key = f"plan-stage-{change.status}-{change.pk}-{reader.pk}"
        post(key, to=reader, letter=lambda: _answer(change), about=_about(change))


def _answer(change: StageChange) -> Letter:
    if change.status == StageChangeStatus.CONFIRMED:
        return Letter(
            subject=_("Confirmed: %(plan)s") % {"plan": change.plan},
            lines=[_("The Academy has confirmed the new stage. Everybody can see it now.")],
            facts=_facts(change),
            button=(_("Open the plan"), change.get_absolute_url()),
        )
    return Letter(
        subject=_("Not confirmed yet: %(plan)s") % {"plan": change.plan},
        lines=[
            _("The Academy could not confirm the new stage. The reason:"),
            change.reason,
            _("You can record it again with other evidence."),
        ],
        facts=_facts(change),
        button=(_("Open the plan"), change.get_absolute_url()),
    )


def stage_recorded(change: StageChange) -> None:
    """To those who speak for the country: staff have recorded a stage in their name."""
    for reader in leads_of(change.plan.country):
        key = f"plan-stage-recorded-{change.pk}-{reader.pk}"
        post(key, to=reader, letter=partial(_recorded, change, reader), about=_about(change))


def _recorded(change: StageChange, reader: User) -> Letter:
    return Letter(
        subject=_("A new stage was recorded: %(plan)s") % {"plan": change.plan},
        lines=[
            _("%(name)s of the Academy has recorded a stage for %(country)s.")
            % {"name": change.recorded_by.name_for(reader), "country": change.plan.country}
        ],
        facts=_facts(change),
        button=(_("Open the plan"), change.get_absolute_url()),
        after=[_("Is something wrong? Answer this letter or write to us.")],
    )


def sharing_changed(plan: Plan, event: Event) -> None:
    """To the others who speak for the country: nobody shares more, or less, without their knowing."""
    for reader in leads_of(plan.country).exclude(pk=event.actor_id):
        key = f"plan-shared-{event.pk}-{reader.pk}"
        post(key, to=reader, letter=partial(_shared, plan, event, reader), about=f"plan-{plan.pk}")


def _shared(plan: Plan, event: Event, reader: User) -> Letter:
    behalf = bool(event.on_behalf_of)
    who = deed_words(reader, event.actor, country=plan.country, on_behalf=behalf)
    return Letter(
        subject=_("What UN Women may see has changed: %(plan)s") % {"plan": plan},
        lines=[_("Somebody has changed what UN Women may see of this plan. It holds from now on.")],
        facts=[
            (_("Decided by"), who),
            (_("Date"), date_format(timezone.localtime(event.at), "DATETIME_FORMAT")),
            (_("Before"), str(Sharing(event.was).label)),
            (_("Now"), str(Sharing(event.now).label)),
        ],
        button=(_("See what is shared"), reverse("naps:sharing", args=[plan.pk])),
        after=[_("Your country can change it back at any time. Lowering it works at once.")],
    )
