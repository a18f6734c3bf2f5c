from functools import partial

from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.notices.outbox import Letter, post
from naps.addressees import leads_of
from naps.models import StageChange
from naps.states import StageChangeStatus


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
