"""What stands beside a plan: its documents, what happened to it in force, and whom to write to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.countries.models import Country
from academy.documents.inspection import Refused
from academy.documents.serving import serve
from academy.pages.kept import bound
from naps.actions import events, papers
from naps.forms.papers import ContactForm, DocumentForm, EventForm
from naps.models import CountryContact, PlanDocument
from naps.permissions import plans as permissions
from naps.views.loading import visible


def document_add(request, pk):
    """A file or a link, with its language and whether it is the official text."""
    shown = visible(request, pk)
    permissions.check_describe(request.user, shown)
    blank = PlanDocument(plan=shown, language=shown.language if len(shown.language) == 2 else "")
    form = bound(request, DocumentForm, instance=blank)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return redirect(f"{shown.get_absolute_url()}#documents")
    return render(request, "naps/document_form.html", {"form": form, "plan": shown})


def _added(request, form: DocumentForm) -> bool:
    """Whether it is kept; if not, the form says why, and what was typed stays."""
    try:
        made = papers.add_document(form.document, by=request.user, upload=form.cleaned_data["file"])
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    words = _("“%(title)s” is there. Who may see it: %(audience)s.")
    messages.success(request, words % {"title": made.title, "audience": made.get_audience_display()})
    return True


def _document(request, pk: int) -> PlanDocument:
    found = PlanDocument.objects.visible_to(request.user).select_related("plan__country", "file")
    return get_object_or_404(found, pk=pk)


@login_not_required
def document(request, pk):
    """The file of a document, for whoever may see it; a link only leads on."""
    if not request.user.is_authenticated and not PlanDocument.objects.visible_to(request.user).filter(pk=pk):
        # Signed in, they may be of the country's team. A number nobody has given answers the same.
        return redirect_to_login(request.get_full_path())
    shown = _document(request, pk)
    if shown.file is None:
        return redirect(shown.url)
    by = request.user if request.user.is_authenticated else User.objects.system()
    return serve(shown.file, by=by, subject=shown, name=shown.title)


def document_remove(request, pk):
    shown = _document(request, pk)
    permissions.check_describe(request.user, shown.plan)
    if request.method == "POST":
        papers.remove_document(shown, by=request.user)
        messages.success(request, _("The document is removed."))
        return redirect(shown.plan)
    return render(request, "naps/document_remove.html", {"document": shown, "plan": shown.plan})


def event(request, pk):
    """The plan was extended or revised."""
    shown = visible(request, pk)
    permissions.check_extend(request.user, shown)
    form = bound(request, EventForm, plan=shown)
    if request.method == "POST" and form.is_valid():
        made = events.record_event(form.event, by=request.user, was=form.cleaned_data["was"])
        messages.success(request, _("Recorded: %(what)s.") % {"what": made.words})
        return redirect(shown)
    return render(request, "naps/plan_event.html", {"form": form, "plan": shown})


def contact(request, iso3):
    """Which office of the country everybody may write to; empty takes it off the page."""
    country = get_object_or_404(Country, iso3=iso3.upper())
    permissions.check_publish_contact(request.user, country)
    there = CountryContact.objects.filter(country=country).first()
    if request.method == "POST" and "remove" in request.POST:
        papers.remove_contact(country, by=request.user)
        messages.success(request, _("The contact is no longer public."))
        return redirect(country)
    form = bound(request, ContactForm, instance=there or CountryContact(country=country), country=country)
    if request.method == "POST" and form.is_valid():
        papers.publish_contact(form.save(commit=False), by=request.user)
        messages.success(request, _("Everybody can read the contact now."))
        return redirect(country)
    return render(request, "naps/contact.html", {"form": form, "country": country, "there": there})
