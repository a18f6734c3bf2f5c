from django.shortcuts import render

from naps.permissions.plans import check_see_progress
from naps.progress import HEIGHT, WIDTH, progress_of
from naps.views.plans import visible


def plan_progress(request, pk):
    """How the grades of each criterion went from version to version: for the country's team and staff."""
    shown = visible(request, pk)
    check_see_progress(request.user, shown)
    context = {
        "plan": shown,
        "progress": progress_of(shown, request.user),
        "is_staff": request.user.is_academy_staff,
        "box": f"0 0 {WIDTH} {HEIGHT}",
        "width": WIDTH,
    }
    return render(request, "naps/plan_progress.html", context)
