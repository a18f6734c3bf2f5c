from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render
from django.utils import timezone

from naps.roadmap_chart import budgets_of, chart_of
from naps.roadmap_lines import lines_of
from naps.roadmap_pdf import sums_note
from naps.views.roadmaps import TAGS, must_sign_in, visible


@login_not_required
def roadmap_chart(request, pk):
    """The same actions as on the roadmap, on a line of months, and their money by topic."""
    if must_sign_in(request, pk):
        return redirect_to_login(request.get_full_path())
    shown, today = visible(request, pk), timezone.localdate()
    lines = lines_of(shown, today=today)
    context = {
        "roadmap": shown,
        "tag": TAGS[shown.status],
        "today": today,
        "chart": chart_of(lines, today),
        "budgets": budgets_of(lines.parts),
        "sums_note": sums_note(lines),
    }
    return render(request, "naps/roadmap_chart.html", context)
