from django.contrib import messages
from django.db.models import Max, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import may, reason_against
from academy.audit.transitions import InvalidTransition
from academy.documents.inspection import Refused
from academy.documents.models import FileText
from academy.documents.serving import serve
from academy.pages.kept import bound
from naps.acting import behalf
from naps.actions import drafts as actions
from naps.commenting import counted
from naps.comparable import version_before
from naps.forms.drafts import NotesForm, SubmitForm, UploadForm, WithdrawForm
from naps.models import Decision, Draft, DraftFile, Plan
from naps.permissions import drafts as permissions
from naps.permissions import reviews as review_permissions
from naps.permissions.discussion import check_discuss
from naps.permissions.evidence import check_read_evidence
from naps.points import answered_points
from naps.promises import answer_expected_on
from naps.states import MAY_READ_FILES, WITH_AUTHORS, DecisionStatus, DraftStatus, FileRole, Sharing
from naps.views.plans import is_inside
from naps.views.plans import visible as visible_plan
from naps.views.whereabouts import outcome_for, whereabouts
from naps.views.words import SENTENCES, file_rows, submitter_words


def visible(request, pk: int) -> Draft:
    """The draft, if this reader may know of it."""
    drafts = Draft.objects.visible_to(request.user).select_related("plan__country", "submitted_by__person")
    # How far the reading of each file is; its text itself is long, and has a page of its own.
    state = Prefetch("files__file__text", FileText.objects.defer("data"))
    return get_object_or_404(drafts.prefetch_related("files__file__uploaded_by__person", state), pk=pk)


def draft(request, pk):
    """One version: where it stands, its files, what the country says about it, what comes next."""
    shown, reader = visible(request, pk), request.user
    inside = is_inside(reader, shown.plan)
    points = answered_points(shown, get_language()) if inside or _reads(shown, reader) else []
    unanswered = not all(one.is_complete for one in points) if points else not shown.response_note
    context = {
        "draft": shown,
        "plan": shown.plan,
        "steps": steps_of(shown),
        "sentence": SENTENCES[shown.status],
        "is_inside": inside,
        "files": file_rows(shown, reader),
        "who": submitter_words(shown, reader) if inside else "",
        # The answer to a letter is between the country, the Academy and the reviewers.
        "shows_answer": inside or _reads(shown, reader),
        "points": points,
        "needs_response": inside and shown.is_with_authors and unanswered and shown.needs_response,
        "answer_by": answer_expected_on(shown) if inside else None,
        "letter": letter_on(request, shown),
        "counted": counted(shown, reader),
        "may_discuss": may(check_discuss, reader, shown),
        "whereabouts": whereabouts(shown, timezone.localdate()) if inside else [],
        "outcome": outcome_for(shown, reader),
        "compared_with": version_before(shown, reader),
    }
    return render(request, "naps/draft.html", context | deeds_of(shown, reader))


def _reads(shown: Draft, reader) -> bool:
    """One of its reviewers, after the question about conflicts of interest."""
    return shown.reviews.filter(reviewer=reader, status__in=MAY_READ_FILES).exists()


def deeds_of(shown: Draft, reader) -> dict:
    """What this reader can do with the draft, and why not what they cannot."""
    is_new = shown.status == DraftStatus.SUBMITTED
    return {
        "may_change": may(permissions.check_change, reader, shown),
        "why_not_submit": reason_against(permissions.check_submit, reader, shown),
        "may_withdraw": may(permissions.check_withdraw, reader, shown),
        "may_ask_reviewers": is_new and may(review_permissions.check_invite, reader, shown),
        "may_see_reviews": shown.submitted_at and may(review_permissions.check_oversee, reader, shown),
        "may_read_evidence": may(check_read_evidence, reader, shown),
        "is_read": shown.status == DraftStatus.UNDER_REVIEW,
    }


def steps_of(shown: Draft) -> list[dict]:
    """From the first file to the letter; nothing for a draft that left this way."""
    way = [DraftStatus.UPLOADED, DraftStatus.SUBMITTED, DraftStatus.UNDER_REVIEW, DraftStatus.DECIDED]
    if shown.status not in way:
        return []
    now = way.index(shown.status)
    return [{"label": s.label, "is_done": n < now, "is_now": n == now} for n, s in enumerate(way)]


def letter_on(request, shown: Draft | None) -> Decision | None:
    """The letter that answered a draft, if there is one and this reader may read it."""
    letters = Decision.objects.visible_to(request.user).filter(draft=shown, status=DecisionStatus.ISSUED)
    return letters.first() if shown else None


def draft_upload(request, pk):
    """Send a file: it begins the next version, or joins the one that is being prepared."""
    plan = visible_plan(request, pk)
    permissions.check_upload(request.user, plan)
    version = version_in_preparation(plan)
    form = bound(request, UploadForm, draft=version, initial={"language": likely_language(version)})
    if request.method == "POST" and form.is_valid():
        added = _added(request, form, plan)
        if added:
            messages.success(request, added_words(added))
            return redirect(added.draft)
    context = {
        "form": form,
        "plan": plan,
        "version": version,
        "is_first_file": version.pk is None,
        "is_shared": plan.sharing == Sharing.DRAFTS,
    }
    return render(request, "naps/draft_upload.html", context | letter_before(request, version))


def version_in_preparation(plan: Plan) -> Draft:
    """The version that takes files now; a new one, not saved, if there is none."""
    there = plan.drafts.filter(status__in=WITH_AUTHORS).prefetch_related("files__file").first()
    if there:
        there.plan = plan
        return there
    newest = plan.drafts.aggregate(newest=Max("version"))["newest"] or 0
    return Draft(plan=plan, version=newest + 1)


def likely_language(version: Draft) -> str:
    """The page's language, unless the plan is there in it already."""
    taken = {f.language for f in version.files.all() if f.role == FileRole.MAIN} if version.pk else set()
    return "" if get_language() in taken else get_language()


def letter_before(request, version: Draft) -> dict:
    """The letter this version answers, if it asked for one."""
    return {"letter": letter_on(request, version.previous) if version.needs_response else None}


def _added(request, form, plan: Plan) -> DraftFile | None:
    """The file in its draft, or None with the reason in the form. What was typed stays."""
    values = form.cleaned_data
    try:
        return actions.add_file(
            plan,
            upload=values["file"],
            language=values["language"],
            role=values["role"],
            by=request.user,
            **form.notes,
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
    except actions.AlreadyThere as there:
        form.add_error("language", str(there))
    return None


def added_words(added: DraftFile) -> str:
    return _("“%(name)s” (%(size)s) is in draft %(version)s.") % {
        "name": added.file.original_name,
        "size": filesizeformat(added.file.size),
        "version": added.draft.version,
    }


def draft_file(request, pk, file_pk):
    """Hand out one file of a draft, and write it into the trail."""
    files = DraftFile.objects.visible_to(request.user).select_related("file", "draft__plan__country")
    found = get_object_or_404(files, pk=file_pk, draft=pk)
    permissions.check_open(request.user, found)
    return serve(found.file, by=request.user, subject=found.draft)


@require_POST
def draft_file_remove(request, pk, file_pk):
    files = DraftFile.objects.visible_to(request.user).select_related("file", "draft__plan__country")
    found = get_object_or_404(files, pk=file_pk, draft=pk)
    actions.remove_file(found, by=request.user)
    messages.success(request, _("“%(name)s” is no longer in the draft.") % {"name": found.file.original_name})
    return redirect("naps:draft", pk)


def draft_notes(request, pk):
    """What is new, and the answer to the letter; as often as one likes until the draft is handed in."""
    shown = with_authors(request, pk)
    form = bound(request, NotesForm, draft=shown)
    if request.method == "POST" and form.is_valid():
        actions.save_notes(shown, by=request.user, answers=form.answers, **form.notes)
        messages.success(request, _("Saved."))
        return redirect(shown)
    context = {"form": form, "draft": shown, "plan": shown.plan}
    return render(request, "naps/draft_notes.html", context | letter_before(request, shown))


def draft_submit(request, pk):
    """Check once more, and hand in."""
    shown = with_authors(request, pk)
    permissions.check_submit(request.user, shown)
    form = bound(request, SubmitForm, draft=shown)
    if request.method == "POST" and form.is_valid():
        actions.submit(shown, by=request.user, answers=form.answers, **form.notes)
        messages.success(
            request,
            _("Draft %(version)s is handed in. You get a letter that says so.") % {"version": shown.version},
        )
        return redirect(shown)
    context = {
        "form": form,
        "draft": shown,
        "plan": shown.plan,
        "files": file_rows(shown, request.user),
        "speaks_for": behalf(request.user, shown.plan.country),
    }
    return render(request, "naps/draft_submit.html", context | letter_before(request, shown))


def draft_discard(request, pk):
    """Giving up a version is asked once more, with what would be lost."""
    shown = with_authors(request, pk)
    if request.method == "POST":
        actions.discard(shown, by=request.user)
        messages.success(request, _("Draft %(version)s is given up.") % {"version": shown.version})
        return redirect(shown.plan)
    return render(request, "naps/draft_discard.html", {"draft": shown, "plan": shown.plan})


def with_authors(request, pk: int) -> Draft:
    """A draft its team may still change; if it went on meanwhile, the reader is told who sent it."""
    shown = visible(request, pk)
    permissions.check_work(request.user, shown.plan)
    if not shown.is_with_authors:
        raise InvalidTransition(shown, DraftStatus.UPLOADED)
    return shown


def draft_withdraw(request, pk):
    """Taking a draft back asks for the reason on a page of its own."""
    shown = visible(request, pk)
    permissions.check_hand_in(request.user, shown)
    if DraftStatus.WITHDRAWN not in shown.TRANSITIONS[shown.status]:
        raise InvalidTransition(shown, DraftStatus.WITHDRAWN)
    form = bound(request, WithdrawForm)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Draft %(version)s is withdrawn.") % {"version": shown.version})
        return redirect(shown)
    return render(request, "naps/draft_withdraw.html", {"form": form, "draft": shown, "plan": shown.plan})
