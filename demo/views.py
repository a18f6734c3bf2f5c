from functools import wraps

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from academy.accounts.models import User
from academy.notices.models import Notice
from academy.sample.models import is_sample
from dashboards.views import home
from demo import tour as tours
from demo.cards import CARDS, DOMAIN, card

PAGE = 30


def is_demo() -> bool:
    """Only where the installation says so and the people in it are the invented ones."""
    return settings.DEMO and is_sample()


def only_in_the_demo(view):
    """Elsewhere these pages do not exist."""

    @login_not_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not is_demo():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@login_not_required
def front(request):
    """The first page: in the demo one card a role, elsewhere the portal's own."""
    if is_demo() and not request.user.is_authenticated:
        return enter(request)
    return home.start(request)


@only_in_the_demo
def enter(request):
    context = {"cards": CARDS, "steps": tours.steps(), "domain": DOMAIN}
    return render(request, "demo/enter.html", context)


@only_in_the_demo
def enter_as(request, key):
    """Be one of the demo's people: a page with a button, and the press."""
    chosen = card(key)
    user = User.objects.filter(email=f"{key}@{DOMAIN}", is_active=True).first()
    if user is None:
        raise Http404
    if request.method != "POST":
        return render(request, "demo/enter_as.html", {"card": chosen, "person": user, "key": key})
    logout(request)
    record_authentication(request, user, method="demo", email=user.email)
    return perform_login(request, Login(user=user, redirect_url="/home/", email=user.email))


@only_in_the_demo
def outbox(request):
    """Letters that would have gone out: in the demo everybody may read them."""
    name = request.GET.get("to", "").strip()
    letters = Notice.objects.order_by("-pk")
    if name:
        letters = letters.filter(to__icontains=name)
    page = Paginator(letters, PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/outbox.html", {"page": page, "to": name})


@only_in_the_demo
def outbox_letter(request, pk):
    return render(request, "demo/outbox_letter.html", {"letter": get_object_or_404(Notice, pk=pk)})


@only_in_the_demo
def tour(request):
    return render(request, "demo/tour.html", {"steps": tours.steps()})
