"""Files that explain a request: added by its side, handed out to whoever reads it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from academy.documents.inspection import Refused
from academy.documents.serving import serve
from academy.pages.kept import bound
from assistance import actions, permissions
from assistance.forms.files import FileForm
from assistance.models import RequestFile
from assistance.sides import on_behalf_of
from assistance.views.deeds import deed_page
from assistance.views.loading import visible


def request_file(request, pk):
    """The file, if this reader may read the request it explains."""
    found = RequestFile.objects.visible_to(request.user).select_related("file", "request")
    shown = get_object_or_404(found, pk=pk)
    return serve(shown.file, by=request.user, subject=shown.request)


def request_file_add(request, pk):
    shown = visible(request, pk)
    permissions.check_add_file(request.user, shown)
    form = bound(request, FileForm)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_file(shown, form.cleaned_data["file"], by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The file is with the request."))
            return redirect(shown)
    return deed_page(
        request,
        shown,
        form,
        title=_("Add a file"),
        intro=_(
            "Everybody who reads this request can open it: your side of the country's team, the Academy, and "
            "whoever helps."
        ),
        button=_("Add the file"),
        for_country=on_behalf_of(request.user, shown.country),
        with_files=True,
    )
