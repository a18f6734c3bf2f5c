from django.shortcuts import get_object_or_404

from naps.models import Plan


def visible(request, pk: int) -> Plan:
    """The plan, if this reader may know of it."""
    plans = Plan.objects.visible_to(request.user).select_related("country", "supersedes", "successor")
    return get_object_or_404(plans, pk=pk)
