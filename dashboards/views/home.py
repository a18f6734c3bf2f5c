from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render


@login_not_required
def start(request):
    """The first page: for those signed in their home, for others what this is."""
    if request.user.is_authenticated:
        return redirect("dashboards:home")
    return render(request, "dashboards/start.html")


def home(request):
    return render(request, "dashboards/home.html")
