from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import render

from naps.roadmap_changes import Changes, changes_of
from naps.roadmap_pdf import changes_summary, changes_title
from naps.views.roadmaps import is_inside, must_sign_in, visible


@login_not_required
def roadmap_changes(request, pk):
    """What a revision changes in the one before, for whoever may read both."""
    if must_sign_in(request, pk):
        return redirect_to_login(request.get_full_path())
    shown = visible(request, pk)
    changes = changes_of(shown, reader=request.user, inside=is_inside(request.user, shown))
    if changes is None:
        raise Http404
    context = shown_changes(changes) | {"roadmap": shown, "base_url": changes.base.get_absolute_url()}
    return render(request, "naps/roadmap_changes.html", context)


def shown_changes(changes: Changes) -> dict:
    return {
        "changes": changes,
        "changes_title": changes_title(changes),
        "changes_summary": changes_summary(changes),
    }
