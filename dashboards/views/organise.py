from django.shortcuts import get_object_or_404, render

from convenings import permissions
from convenings.models import Convening


def organise(request, code):
    """A convening as its organisers work on it."""
    convening = get_object_or_404(Convening.objects.visible_to(request.user), code=code)
    permissions.check_organise(request.user, convening)
    return render(request, "dashboards/organise.html", {"convening": convening})
