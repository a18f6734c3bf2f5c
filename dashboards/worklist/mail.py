"""Letters that need a person."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.notices.models import Notice
from dashboards.items import Chapter, Item, day


def letters() -> list[Item]:
    stuck = Notice.objects.needing_a_person()
    first = stuck.order_by("created_at").first()
    if first is None:
        return []
    n = stuck.count()
    text = ngettext("%(n)d letter did not arrive", "%(n)d letters did not arrive", n) % {"n": n}
    return [
        Item(
            text,
            _("Correct the address or call."),
            reverse("dashboards:letters"),
            _("See the letters"),
            "mail",
            day(first.created_at),
            chapter=Chapter.MAIL,
        )
    ]
