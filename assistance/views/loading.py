"""What every page of this chapter begins with: the record, if this reader may know of it."""

from django.shortcuts import get_object_or_404

from assistance.models import Assignment, Engagement, Request


def visible(request, pk: int, *also: str) -> Request:
    """The request; `also` names what its page reads besides."""
    shown = Request.objects.visible_to(request.user).select_related(
        "country", "owner", "asked_by__person", "asked_for__person"
    )
    return get_object_or_404(shown.prefetch_related(*also), pk=pk)


def visible_assignment(request, pk: int) -> Assignment:
    assignments = Assignment.objects.visible_to(request.user).select_related(
        "request__country", "request__owner", "expert__person__user"
    )
    return get_object_or_404(assignments, pk=pk)


def visible_engagement(request, pk: int, *also: str) -> Engagement:
    engagements = Engagement.objects.visible_to(request.user).select_related(
        "request__country", "request__owner", "country", "peer_country", "recorded_by__person"
    )
    return get_object_or_404(engagements.prefetch_related(*also), pk=pk)
