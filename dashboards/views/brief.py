from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.audit.trail import record
from academy.countries.models import Country
from academy.documents.rendering import PressFailed
from academy.documents.serving import serve_bytes
from academy.tables import file_name
from dashboards.brief.paper import brief_pdf
from dashboards.permissions import check_follow_up


def country_brief(request, iso3):
    """Two pages about a country for a meeting, in the language that is asked for, else in the page's."""
    check_follow_up(request.user)
    country = get_object_or_404(Country, iso3=iso3.upper())
    today, asked = timezone.localdate(), request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language()
    try:
        data = brief_pdf(country, request.user, language=language, today=today)
    except PressFailed:
        messages.error(request, _("The PDF could not be made just now. Please try again in a minute."))
        return redirect(country)
    record(request.user, "country.brief_taken", country, country=country.iso3, language=language)
    name = file_name("brief", country.iso3, today.isoformat(), language, kind="pdf")
    return serve_bytes(data, name, "application/pdf")
