"""What of a plan can still be missing before a convening: see `participants.lacks`."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.notices.outbox import Letter
from convenings.models import Convening
from naps.models import Draft
from naps.states import FROZEN_DRAFTS, Stage
from participants.lacks import Lack, facts_of, greeting, plain_words, until_it_ends
from participants.owing import LinkTo, Missing, of_delegations


def _without_draft(convening: Convening) -> list[Missing]:
    """Countries that come and have handed in no draft of the plan they work on."""
    drafts = Draft.objects.filter(status__in=FROZEN_DRAFTS).exclude(plan__stage=Stage.ENDED)
    coming = convening.delegations.coming().filter(country__isnull=False)
    lacking = coming.exclude(country__in=drafts.values("plan__country"))
    rows = lacking.select_related("country", "invitation", "convening").order_by("country__name")
    return of_delegations(list(rows))


def _draft(convening: Convening, missing: Missing, link: LinkTo) -> Letter:
    return Letter(
        subject=_("The draft of your plan, before %(convening)s") % {"convening": convening.title},
        lines=[
            greeting(missing),
            _(
                "At the convening each delegation works on its own plan. We have no draft of "
                "%(country)s yet; notes or an outline are enough."
            )
            % {"country": missing.name},
        ],
        facts=facts_of(convening),
        button=(_("Open my page"), link(reverse("dashboards:home"))),
        after=[_("Only reviewers whom the Academy asks read it, and your own delegation.")],
    )


LACKS = [
    Lack(
        "draft",
        gettext_lazy("Have handed in no draft of the plan"),
        gettext_lazy("Every country that comes has handed in a draft."),
        _without_draft,
        _draft,
        plain_words(gettext_lazy(
            "For %(title)s we would like to read a draft of your plan, however short. Please upload it here: "
            "%(address)s"
        )),
        until_it_ends,
    )
]  # fmt: skip
