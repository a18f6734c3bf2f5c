from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.documents.serving import serve_paper
from academy.pages.kept import bound
from convenings.models import Convening
from convenings.permissions import check_organise
from naps.actions import roadmap_packs as actions
from naps.forms.roadmap_packs import PackForm
from naps.models import RoadmapPack
from naps.roadmap_pack import bytes_of, offered


def roadmap_packs(request, code):
    """Tick delegations and have their roadmaps printed as one file; the files that are ready."""
    convening = get_object_or_404(Convening.objects.visible_to(request.user), code=code)
    check_organise(request.user, convening)
    found = offered(convening, request.user)
    ready = [one for one in found if one.is_ready]
    initial = {
        "title": _("Roadmaps: %(convening)s") % {"convening": convening.title},
        "language": (get_language() or "en")[:2],
        "roadmaps": [str(one.roadmap.pk) for one in ready],
    }
    form = bound(request, PackForm, offered=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        actions.make_pack(
            convening, form.chosen(), title=values["title"], language=values["language"], by=request.user
        )
        messages.success(request, _("The pack is being made. It takes about a minute; then it stands below."))
        return redirect("naps:roadmap-packs", convening.code)
    packs = RoadmapPack.objects.visible_to(request.user).filter(convening=convening)
    context = {
        "convening": convening,
        "form": form,
        "any": bool(found),
        "any_ready": bool(ready),
        "pages": sum(one.pages for one in ready) + 2,
        "size": bytes_of(sum(one.pages for one in ready)),
        "packs": packs.at_hand(timezone.now()).select_related("paper", "made_by__person"),
    }
    return render(request, "naps/roadmap_packs.html", context)


def roadmap_pack(request, pk):
    """The file, for thirty days, for whoever organises and may read all that is in it."""
    packs = RoadmapPack.objects.visible_to(request.user).at_hand(timezone.now())
    pack = get_object_or_404(packs.select_related("paper__sealed", "convening"), pk=pk)
    check_organise(request.user, pack.convening)
    if pack.paper.status == "emptied":
        raise Http404
    if not pack.paper.is_ready:
        messages.info(request, _("It is still being made. Try again in a minute."))
        return redirect("naps:roadmap-packs", pack.convening.code)
    return serve_paper(pack.paper, by=request.user, subject=pack.convening)
