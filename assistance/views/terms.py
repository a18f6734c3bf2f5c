"""Saying yes with what was agreed, agreeing anew, and the paper of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from academy.documents.serving import serve_paper
from academy.pages.kept import bound
from assistance import actions, permissions
from assistance.forms.terms import AcceptForm, TermsForm
from assistance.models import Request, Terms
from assistance.names import language_name
from assistance.views.deeds import deed_page
from assistance.views.loading import visible


def request_accept(request, pk):
    shown = visible(request, pk)
    permissions.check_accept(request.user, shown)
    form = bound(
        request,
        AcceptForm,
        asked=shown,
        instance=Terms(),
        initial={"owner": shown.owner_id or request.user.pk, "purpose": shown.title}
        | ({"ends_on": shown.wanted_by} if shown.wanted_by else {}),
    )
    if request.method == "POST" and form.is_valid():
        owner = form.cleaned_data["owner"]
        actions.accept(shown, by=request.user, owner=owner, terms=form.save(commit=False))
        messages.success(request, _("Accepted. The country has been told. Now ask an expert."))
        return redirect(shown)
    return deed_page(
        request,
        shown,
        form,
        title=_("Accept the request"),
        intro=_("The country reads who is in charge and what was agreed, on the page and as a PDF.")
        + " "
        + _write_in(shown),
        button=_("Accept"),
    )


def request_terms(request, pk):
    """Something else is agreed: the next version, which begins with the words of the last one."""
    shown = visible(request, pk)
    permissions.check_change_terms(request.user, shown)
    last = shown.agreements.first()
    form = bound(request, TermsForm, asked=shown, instance=Terms(), initial=_words_of(last, shown))
    if request.method == "POST" and form.is_valid():
        made = actions.change_terms(shown, form.save(commit=False), by=request.user)
        messages.success(
            request, _("Version %(n)d is agreed. Everybody concerned is told.") % {"n": made.version}
        )
        return redirect(shown)
    return deed_page(
        request,
        shown,
        form,
        title=_("Change what was agreed"),
        intro=_(
            "The country and whoever helps get a letter. The earlier terms stay on the page with their PDF."
        )
        + " "
        + _write_in(shown),
        button=_("Save as the next version"),
    )


def _write_in(shown: Request) -> str:
    return _("Please write in the language of the request: %(language)s.") % {
        "language": language_name(shown.language)
    }


def _words_of(last: Terms | None, shown: Request) -> dict:
    if last is None:
        return {"purpose": shown.title, "deliverables": shown.terms}
    names = [name for name in TermsForm.Meta.fields if name != "change_note"]
    return {name: getattr(last, name) for name in names}


def terms(request, pk):
    """The paper of one version; while it is being made, a page that says so."""
    found = Terms.objects.visible_to(request.user).select_related("request__country", "paper")
    agreed = get_object_or_404(found, pk=pk)
    if agreed.paper is not None and agreed.paper.is_ready:
        return serve_paper(agreed.paper, by=request.user, subject=agreed.request)
    return render(request, "assistance/terms_paper.html", {"agreed": agreed, "shown": agreed.request})
