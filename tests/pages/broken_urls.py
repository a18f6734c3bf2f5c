"""The portal's addresses and one more, behind which everything goes wrong."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from academy.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@login_not_required
def boom(request):
    raise ZeroDivisionError


urlpatterns = [*urlpatterns, path("boom/", boom)]
