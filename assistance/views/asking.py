"""Asking for help: for which country, about what, and then one page."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.guards import NotAllowed
from academy.countries.models import Country, CountryQuerySet, Topic
from academy.pages import kept
from assistance import actions, permissions
from assistance.forms.asking import CountryForm, RequestForm, RequestOnBehalfForm
from assistance.models import Request
from assistance.models.requests import RequestQuerySet
from naps.models import Action, Plan
from participants.teams import team_country_ids, works_on


def ask(request):
    """The country, the topic, the form: each page only for who has not said so yet."""
    action = _action(request)
    country = action.country if action else _country(request)
    if country is None:
        return _choose_country(request)
    permissions.check_ask(request.user, country)
    topic = _topic(request, action)
    if topic is None:
        return _choose_topic(request, country)
    return _fill_in(request, country, topic, action)


def _action(request) -> Action | None:
    """The action of a roadmap the wish comes from, if this person works on that plan."""
    if not request.GET.get("action"):
        return None
    plans = Plan.objects.workable_by(request.user)
    actions_of_theirs = Action.objects.filter(objective__roadmap__plan__in=plans)
    found = actions_of_theirs.select_related("objective__topic", "objective__roadmap__plan__country")
    return get_object_or_404(found, pk=_number(request.GET["action"]))


def _country(request) -> Country | None:
    countries = _countries(request)
    if "country" in request.GET:
        form = CountryForm({"country": request.GET["country"].upper()}, countries=countries)
        return form.cleaned_data["country"] if form.is_valid() else None
    team = list(countries[:2]) if not request.user.is_academy_staff else []
    return team[0] if len(team) == 1 else None


def _countries(request) -> CountryQuerySet:
    if request.user.is_academy_staff:
        return Country.objects.un_members()
    return Country.objects.filter(pk__in=team_country_ids(request.user))


def _choose_country(request):
    countries = _countries(request)
    if not countries.exists():
        raise NotAllowed(_("Only people who work on a country's plan ask for help for it."))
    data = {"country": request.GET["country"].upper()} if "country" in request.GET else None
    form = CountryForm(data, countries=countries)
    return render(request, "assistance/ask_country.html", {"form": form})


def _topic(request, action: Action | None) -> Topic | None:
    if "topic" in request.GET:
        return get_object_or_404(Topic, code=request.GET["topic"])
    return action.objective.topic if action else None


def _choose_topic(request, country: Country):
    earlier = _earlier(request).values("lines__topic").annotate(n=Count("pk", distinct=True))
    counts = {row["lines__topic"]: row["n"] for row in earlier.order_by()}
    topics = [(topic, counts.get(topic.pk, 0)) for topic in Topic.objects.order_by("order")]
    return render(request, "assistance/ask_topic.html", {"country": country, "topics": topics})


def _fill_in(request, country: Country, topic: Topic, action: Action | None):
    lines = _number(request.GET.get("lines", "1"))
    if request.method == "POST" and "more" in request.POST:
        return _one_line_more(request, lines)
    form = kept.bound(
        request,
        RequestForm if works_on(request.user, country) else RequestOnBehalfForm,
        instance=_begun(country, action),
        user=request.user,
        lines=lines,
        topic=topic,
        initial=_initial(request, action),
    )
    if request.method == "POST" and form.is_valid():
        asked = actions.ask(
            form.save(commit=False),
            by=request.user,
            lines=form.lines(),
            asked_for=form.cleaned_data.get("asked_for"),
        )
        messages.success(request, _received(asked))
        return redirect(asked)
    context = {
        "form": form,
        "country": country,
        "topic": topic,
        "action": action,
        "back": _way_back(country, action),
        "label": action or _("Topics"),
        "earlier": _earlier(request).filter(pk__in=topic.request_lines.values("request"))[:3],
    }
    return render(request, "assistance/ask.html", context)


def _way_back(country: Country, action: Action | None) -> str:
    return action.get_absolute_url() if action else f"{reverse('assistance:ask')}?country={country.iso3}"


def _one_line_more(request, lines: int):
    """The same page with one more line; what was typed comes along, unchecked."""
    kept.keep(request, request.path)
    query = request.GET.copy()
    query["lines"] = str(lines + 1)
    return redirect(f"{request.path}?{query.urlencode()}#line-{lines + 1}")


def _begun(country: Country, action: Action | None) -> Request:
    """What is known before a word is typed: the country, and the plan or action it is about."""
    if action is None:
        return Request(country=country, plan=country.plans.in_design().first())
    roadmap = action.objective.roadmap
    return Request(country=country, plan=roadmap.plan, action=action, convening_id=roadmap.convening_id)


def _initial(request, action: Action | None) -> dict:
    initial: dict = {"language": request.user.language}
    if action is not None:
        initial["title"] = action.help_needed[:200] or action.title[:200]
        if action.due_on >= timezone.localdate():
            initial["wanted_by"] = action.due_on
    return initial


def _earlier(request) -> RequestQuerySet:
    """Requests that were answered with help, as far as this person may read them."""
    requests = Request.objects.visible_to(request.user).helped()
    return requests.select_related("country").prefetch_related("engagements").order_by("-delivered_at")


def _received(asked: Request) -> str:
    return _("Your request has the number %(number)s. The Academy answers by %(date)s.") % {
        "number": asked.reference,
        "date": date_format(asked.answer_due_on, "DATE_FORMAT"),
    }


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Http404
    return int(text)
