"""Chasing what is missing: by what each person or delegation lacks, with a moment to change one's mind."""

from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from academy.accounts.guards import reason_against
from academy.notices.models import Notice
from academy.notices.states import NEEDS_A_PERSON, NoticeStatus
from academy.pages.addresses import absolute
from convenings.models import Convening
from naps.lacks import LACKS as OF_PLANS
from participants import permissions
from participants.actions import chasing
from participants.lacks import LACKS as OF_PEOPLE
from participants.lacks import Lack
from participants.lists.outgoing import Table, note_of
from participants.owing import Missing
from participants.views.loading import convening_of
from participants.views.outgoing import take_away

LACKS: dict[str, Lack] = {lack.code: lack for lack in [*OF_PEOPLE, *OF_PLANS]}
NAMES = dict(settings.LANGUAGES)
SALT = "missing"
# How long the page offers to take letters back; they leave before that.
OFFERED_SECONDS = 120


def missing(request, code):
    """One list for each thing that can be missing; the letter, a text to copy, one button."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    found = {lack.code: lack.find(convening) for lack in LACKS.values()}
    lack = _chosen(request, found)
    if request.method == "POST":
        return _ask(request, convening, lack, found[lack.code])
    owing = found[lack.code]
    reachable = [one for one in owing if one.reader]
    context = {
        "convening": convening,
        "lack": lack,
        "lists": [(other, len(found[other.code])) for other in LACKS.values()],
        "owing": _with_letters(convening, lack, owing),
        "reachable": len(reachable),
        "why_not_ask": reason_against(permissions.check_chase, request.user, convening, lack),
        "letters": _previews(convening, lack, reachable),
        "texts": _texts(convening, lack),
        "sent": _sent(request),
        **{kind: _address(convening, lack, kind) for kind in ("csv", "xlsx")},
    }
    return render(request, "dashboards/missing.html", context)


def _address(convening: Convening, lack: Lack, kind: str) -> str:
    return f"{reverse(f'dashboards:missing-{kind}', args=[convening.code])}?what={lack.code}"


def _chosen(request, found: dict[str, list[Missing]]) -> Lack:
    """The list that was asked for, or else the first on which somebody stands."""
    asked = request.GET.get("what")
    if asked:
        if asked not in LACKS:
            raise Http404
        return LACKS[asked]
    return LACKS[next((code for code, owing in found.items() if owing), next(iter(LACKS)))]


def _ask(request, convening: Convening, lack: Lack, owing: list[Missing]):
    chosen = {int(pk) for pk in request.POST.getlist("who") if pk.isdigit()}
    posted = chasing.ask_for(
        lack, [one for one in owing if one.pk in chosen], convening=convening, by=request.user
    )
    query = {"what": lack.code}
    if posted:
        query["sent"] = signing.dumps([notice.pk for notice in posted], salt=SALT)
    else:
        messages.success(request, _("Nobody was written to: they got such a letter today already."))
    return redirect(f"{reverse('dashboards:missing', args=[convening.code])}?{urlencode(query)}")


def missing_table(request, code, kind):
    """The list as it stands on the page, to take away."""
    convening = convening_of(request, code)
    permissions.check_take_lists(request.user, convening)
    lack = LACKS.get(request.GET.get("what", ""))
    if lack is None:
        raise Http404
    rows = _with_letters(convening, lack, lack.find(convening))
    columns = [
        _("Name"),
        _("Delegation or contact"),
        _("What is missing"),
        _("Invited on"),
        _("Last asked on"),
    ]
    table = Table(
        note_of(convening, str(lack.label)), columns, (_line(row) for row in rows), f"missing-{lack.code}"
    )
    return take_away(request, convening, table, kind)


def _line(row: dict) -> list:
    one, last = row["one"], row["last"]
    return [
        one.name,
        one.detail,
        "; ".join(one.what),
        one.since.date() if one.since else "",
        last.created_at.date() if last else "",
    ]


@require_POST
def missing_undo(request, code):
    """The letters that were just posted and have not left are not sent."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    notices = _opened(request.POST.get("sent", ""))
    back = chasing.take_back(notices, convening=convening, by=request.user)
    words = ngettext("%(n)d letter is taken back.", "%(n)d letters are taken back.", back) % {"n": back}
    if gone := len(notices) - back:
        words += " " + ngettext("%(n)d had left already.", "%(n)d had left already.", gone) % {"n": gone}
    messages.success(request, words)
    what = request.POST.get("what", "")
    query = f"?what={what}" if what in LACKS else ""
    return redirect(reverse("dashboards:missing", args=[code]) + query)


def _opened(token: str) -> list[int]:
    try:
        return signing.loads(token, salt=SALT, max_age=OFFERED_SECONDS)
    except signing.BadSignature:
        return []


def _sent(request) -> dict | None:
    """What was just posted from this page, while it can still be taken back."""
    token = request.GET.get("sent", "")
    waiting = Notice.objects.filter(pk__in=_opened(token), status=NoticeStatus.PENDING).count()
    return {"token": token, "n": waiting} if waiting else None


def _with_letters(convening: Convening, lack: Lack, owing: list[Missing]) -> list[dict]:
    """Each with the last letter of this kind: when it went, or that it did not arrive (two queries)."""
    begins = chasing.key_of(convening, lack)
    last: dict[int, Notice] = {}
    rows = Notice.objects.filter(about=f"convening-{convening.pk}", key__startswith=begins)
    for notice in rows.exclude(status=NoticeStatus.CANCELLED).order_by("created_at"):
        last[int(notice.key.removeprefix(begins).split("-", 1)[0])] = notice
    bounced = set(_bounced([one.reader.email for one in owing if one.reader]))
    return [
        {
            "one": one,
            "last": last.get(one.pk),
            "has_signed_in": _has_signed_in(one),
            "bounced": bool(one.reader and one.reader.email.lower() in bounced),
        }
        for one in owing
    ]


def _has_signed_in(one: Missing) -> bool:
    """Since they were asked first: whoever opened the link and went no further needs another word."""
    seen = one.user.last_login if one.user else None
    return seen is not None and one.since is not None and seen >= one.since


def _bounced(addresses: list[str]) -> set[str]:
    failed = Notice.objects.filter(to__in=addresses, status__in=NEEDS_A_PERSON)
    return {address.lower() for address in failed.values_list("to", flat=True)}


def _previews(convening: Convening, lack: Lack, reachable: list[Missing]) -> list[dict]:
    """The letter in each language somebody gets it in, as the first of them reads it, without its key."""
    first: dict[str, Missing] = {}
    for one in reachable:
        if one.reader:
            first.setdefault(one.reader.language, one)
    counts = [one.reader.language for one in reachable if one.reader]
    found = []
    for language, one in sorted(first.items()):
        with translation.override(language):
            letter = lack.letter(convening, one, lambda path: path)
            n = counts.count(language)
        found.append({"language": language, "name": NAMES[language], "letter": letter, "n": n})
    return found


def _texts(convening: Convening, lack: Lack) -> list[dict]:
    """The text to copy, in each language of the convening, and the address that opens it in WhatsApp."""
    found = []
    for language in convening.languages:
        with translation.override(language):
            text = lack.text(convening, absolute(reverse("account_login")))
        address = f"https://wa.me/?text={quote(text)}"
        found.append({"language": language, "name": NAMES[language], "text": text, "whatsapp": address})
    return found
