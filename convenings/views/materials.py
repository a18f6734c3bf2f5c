"""Materials of a convening: what there is to read, and the pages on which it is shared and renewed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import may, reason_against
from academy.accounts.models import User
from academy.documents.inspection import Refused
from academy.documents.serving import serve
from academy.pages.kept import bound
from convenings import permissions
from convenings.actions import materials as actions
from convenings.forms.materials import MaterialForm, NewMaterialForm, VersionForm
from convenings.materials import shelves_of
from convenings.models import Convening, Material, Session
from convenings.views.convenings import visible


def material_of(request, code: str, pk: int) -> Material:
    """The material, if this reader may know of it."""
    found = Material.objects.visible_to(request.user).select_related("convening", "session", "file")
    return get_object_or_404(found, convening__code=code, pk=pk)


@login_not_required
def materials(request, code):
    """All there is to read for this reader, by session."""
    shown = visible(request, code)
    shelves = shelves_of(shown, request.user)
    may_add = may(permissions.check_share_material, request.user, shown)
    context = {
        "convening": shown,
        "shelves": shelves,
        "may_add": may_add or (shown.status != "cancelled" and any(shelf.is_theirs for shelf in shelves)),
    }
    return render(request, "convenings/materials.html", context)


def _sessions_for(user, convening: Convening):
    """Where this person may add something: organisers everywhere, others beside the sessions they lead."""
    return convening.sessions.all() if user.organises(convening) else convening.sessions.led_by(user)


def _session_asked_for(request, convening: Convening) -> Session | None:
    asked = request.GET.get("session", "")
    found = _sessions_for(request.user, convening)
    chosen = found.filter(pk=asked).first() if asked.isdecimal() else None
    return chosen or (None if request.user.organises(convening) else found.first())


def material_add(request, code):
    """A file or a link, with its title, its language and who may see it."""
    shown = visible(request, code)
    session = _session_asked_for(request, shown)
    permissions.check_share_material(request.user, shown, session)
    material = Material(convening=shown, session=session, language=get_language())
    form = bound(request, NewMaterialForm, instance=material, **_places(request, shown))
    if request.method == "POST" and form.is_valid() and _shared(request, form):
        return redirect("convenings:materials", code=code)
    return render(request, "convenings/material_form.html", {"form": form, "convening": shown})


def _places(request, convening: Convening) -> dict:
    return {
        "sessions": _sessions_for(request.user, convening),
        "for_all": request.user.organises(convening),
    }


def _shared(request, form: NewMaterialForm) -> bool:
    """Whether it is kept; if not, the form says why, and what was typed stays."""
    try:
        made = actions.share_material(
            form.save(commit=False), upload=form.cleaned_data["file"], by=request.user
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    messages.success(
        request,
        _("“%(title)s” is shared: %(audience)s.")
        % {"title": made.title, "audience": made.get_audience_display()},
    )
    return True


def material(request, code, pk):
    """One material as those who look after it see it: its facts and its versions."""
    shown = material_of(request, code, pk)
    permissions.check_remove_material(request.user, shown)
    organises = request.user.organises(shown.convening)
    context = {
        "material": shown,
        "convening": shown.convening,
        "sent_by": _sender(shown.file, request.user),
        "earlier": shown.earlier.select_related("file") if organises else [],
        "why_not_change": reason_against(permissions.check_change_material, request.user, shown),
    }
    return render(request, "convenings/material.html", context)


def _sender(file, reader: User) -> str:
    return file.uploaded_by.name_for(reader) if file else ""


def material_edit(request, code, pk):
    shown = material_of(request, code, pk)
    permissions.check_change_material(request.user, shown)
    form = bound(request, MaterialForm, instance=shown, **_places(request, shown.convening))
    if request.method == "POST" and form.is_valid():
        actions.change_material(form.save(commit=False), by=request.user)
        messages.success(request, _("Saved."))
        return redirect(shown)
    context = {"form": form, "convening": shown.convening, "material": shown}
    return render(request, "convenings/material_form.html", context)


def material_version(request, code, pk):
    """A newer file in place of the one that is there."""
    shown = material_of(request, code, pk)
    permissions.check_change_material(request.user, shown)
    form = bound(request, VersionForm)
    if request.method == "POST" and form.is_valid() and _replaced(request, shown, form):
        return redirect(shown)
    context = {"form": form, "convening": shown.convening, "material": shown}
    return render(request, "convenings/material_version.html", context)


def _replaced(request, shown: Material, form: VersionForm) -> bool:
    if shown.file is None:
        form.add_error("file", _("This material is a link. Change the link, or share the file as a new one."))
        return False
    was = shown.version
    try:
        actions.add_version(shown, upload=form.cleaned_data["file"], by=request.user)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    if shown.version == was:
        form.add_error("file", _("This is the file that is there already. Choose the newer one."))
        return False
    words = _("Version %(version)s is there (%(size)s). The one before is kept for the organisers.")
    messages.success(request, words % {"version": shown.version, "size": filesizeformat(shown.file.size)})
    return True


@require_POST
def material_move(request, code, pk):
    """One place up or down, without dragging."""
    shown = material_of(request, code, pk)
    actions.move_material(shown, earlier=request.POST.get("to") == "earlier", by=request.user)
    messages.success(request, _("“%(title)s” has moved.") % {"title": shown.title})
    return redirect("convenings:materials", code=code)


def material_remove(request, code, pk):
    """Removing asks on a page of its own: every version goes."""
    shown = material_of(request, code, pk)
    permissions.check_remove_material(request.user, shown)
    if request.method == "POST":
        title = shown.title
        actions.remove_material(shown, by=request.user)
        messages.success(request, _("“%(title)s” is removed.") % {"title": title})
        return redirect("convenings:materials", code=code)
    context = {"material": shown, "convening": shown.convening}
    return render(request, "convenings/material_remove.html", context)


@login_not_required
def material_file(request, code, pk):
    """The newest version, under its title: how the sender named the file is nobody else's business."""
    shown = material_of(request, code, pk)
    return _handed_out(request, shown, shown.version)


def material_earlier(request, code, pk, version):
    """A version that was replaced, for the organisers."""
    shown = material_of(request, code, pk)
    permissions.check_organise(request.user, shown.convening)
    return _handed_out(request, shown, version)


def _handed_out(request, shown: Material, version: int):
    if version == shown.version:
        file, name = shown.file, shown.title
    else:
        file = get_object_or_404(shown.earlier.select_related("file"), version=version).file
        name = f"{shown.title} {version}"
    if file is None:
        return redirect(shown.link)
    by = request.user if request.user.is_authenticated else User.objects.system()
    return serve(file, by=by, subject=shown, name=name)
