"""Asking for help: for which country, about what, and then one page."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.guards import NotAllowed
from academy.countries.models import Country, CountryQuerySet, Topic
from academy.documents.inspection import Refused
from academy.pages import kept
from assistance import actions, permissions
from assistance.actions.files import all_kept
from assistance.earlier import answers_on, counts_by_topic, lessons_on
from assistance.forms.asking import CountryForm, RequestForm, RequestOnBehalfForm
from assistance.models import Request, ServicePromise
from assistance.views.origins import Origin, number, origin_of
from participants.teams import team_country_ids, works_on


def ask(request):
    """The country, the topic, the form: each page only for who has not said so yet."""
    origin = origin_of(request)
    if origin is None:
        country = _country(request)
        if country is None:
            return _choose_country(request)
        origin = Origin(country, None, carries={"country": country.iso3})
    permissions.check_ask(request.user, origin.country)
    topic = _topic(request, origin)
    if topic is None:
        return _choose_topic(request, origin)
    return _fill_in(request, origin, topic)


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


def _topic(request, origin: Origin) -> Topic | None:
    if "topic" in request.GET:
        return get_object_or_404(Topic, code=request.GET["topic"])
    return origin.topic()


def _choose_topic(request, origin: Origin):
    counts = counts_by_topic(request.user, origin.country)
    topics = [(topic, counts.get(topic.pk, 0)) for topic in Topic.objects.order_by("order")]
    back, label = origin.back if origin.plan else ("", "")
    context = {
        "country": origin.country,
        "topics": topics,
        "query": urlencode(origin.carries),
        "point": origin.point,
        "back": back,
        "label": label,
    }
    return render(request, "assistance/ask_topic.html", context)


def _fill_in(request, origin: Origin, topic: Topic):
    country = origin.country
    lines = number(request.GET.get("lines", "1"))
    if request.method == "POST" and "more" in request.POST:
        return _one_line_more(request, lines)
    form = kept.bound(
        request,
        RequestForm if works_on(request.user, country) else RequestOnBehalfForm,
        instance=origin.begun(),
        user=request.user,
        lines=lines,
        topic=topic,
        initial=origin.initial(request.user),
    )
    if request.method == "POST" and form.is_valid():
        asked = _sent(request, form)
        if asked is not None:
            messages.success(request, _received(asked))
            return redirect(asked)
    back, label = origin.back
    context = {
        "form": form,
        "country": country,
        "topic": topic,
        "origin": origin,
        "back": back,
        "label": label,
        "earlier": answers_on(topic, request.user, country),
        "lessons": lessons_on(topic, country),
        "promise": ServicePromise.objects.in_force(),
    }
    return render(request, "assistance/ask.html", context)


def _sent(request, form: RequestForm) -> Request | None:
    """The request with its files, or None: then the form says which file cannot be kept, and why."""
    try:
        language = form.cleaned_data["language"]
        with all_kept(form.cleaned_data["files"], language=language, by=request.user) as files:
            return actions.ask(
                form.save(commit=False),
                by=request.user,
                lines=form.lines(),
                asked_for=form.cleaned_data.get("asked_for"),
                files=files,
            )
    except Refused as refusal:
        form.add_error("files", str(refusal))
        return None


def _one_line_more(request, lines: int):
    """The same page with one more line; what was typed comes along, unchecked."""
    kept.keep(request, request.path)
    query = request.GET.copy()
    query["lines"] = str(lines + 1)
    return redirect(f"{request.path}?{query.urlencode()}#line-{lines + 1}")


def _received(asked: Request) -> str:
    """The number, who answers, and by which date."""
    words = _(
        "Your request has the number %(number)s. The Academy answers by %(date)s; by %(read)s somebody of "
        "its staff tells you that it is read."
    )
    return words % {
        "number": asked.reference,
        "read": date_format(asked.acknowledge_due_on, "DATE_FORMAT"),
        "date": date_format(asked.answer_due_on, "DATE_FORMAT"),
    }
