"""How the views of this chapter find what they are about, for this reader."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from convenings.models import Convening
from participants.models import Delegation, Registration


def convening_of(request, code: str) -> Convening:
    return get_object_or_404(
        Convening.objects.visible_to(request.user).select_related("host_country"), code=code
    )


def delegation_of(request, code: str, pk: int) -> Delegation:
    shown = Delegation.objects.visible_to(request.user).select_related(
        "convening", "country", "convening__host_country", "invitation__paper"
    )
    return get_object_or_404(shown, convening__code=code, pk=pk)


def registration_of(request, pk: int) -> Registration:
    shown = Registration.objects.visible_to(request.user).select_related(
        "convening",
        "convening__host_country",
        "person",
        "person__country",
        "delegation",
        "delegation__country",
        "needs",
        "travel",
    )
    return get_object_or_404(shown, pk=pk)


def own_registration(request, pk: int) -> Registration:
    """The person's own registration; somebody else's pages do not exist for them."""
    shown = registration_of(request, pk)
    if shown.person.user_id != request.user.pk:
        raise Http404
    return shown
