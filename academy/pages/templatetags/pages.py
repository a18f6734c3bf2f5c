from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small line drawing beside a word; never alone, so screen readers skip it."""
    return format_html(
        '<svg class="i" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def bar(done: int, of: int) -> SafeString:
    """How much of a whole is there, as a bar beside the figures that say the same."""
    share = min(100, round(100 * done / of)) if of else 0
    return format_html(
        '<svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false">'
        '<rect class="f-done" width="{}" height="12"></rect></svg>',
        share,
    )


@register.simple_tag
def day_range(first, last) -> str:
    """Two dates as people write them: 9 to 11 March 2027, in the page's language."""
    if first == last:
        return date_format(first, "DATE_FORMAT")
    values = {"first": date_format(first, "DATE_FORMAT"), "last": date_format(last, "DATE_FORMAT")}
    if first.year == last.year:
        values["first"] = date_format(first, "MONTH_DAY_FORMAT")
    if (first.year, first.month) == (last.year, last.month):
        values["first"] = date_format(first, "j")
    return _("%(first)s to %(last)s") % values


@register.filter
def at_home_too(moment: datetime, args: str) -> str:
    """The reader's own time, where it differs from the venue's; else nothing."""
    place, _sep, home = args.partition(",")
    there, here = (timezone.localtime(moment, ZoneInfo(zone)) for zone in (place, home or "UTC"))
    if not home or there.utcoffset() == here.utcoffset():
        return ""
    shown = date_format(here, "TIME_FORMAT")
    if there.date() != here.date():
        shown = f"{date_format(here, 'MONTH_DAY_FORMAT')}, {shown}"
    return _("%(time)s your time") % {"time": shown}


@register.filter
def days_from_today(day) -> str:
    """When something is, in words: today, in 12 days, 17 months ago."""
    if day is None:
        return ""
    away = (day - timezone.localdate()).days
    if away == 0:
        return _("today")
    n, unit = _rounded(abs(away))
    ahead, behind = {
        "day": (
            ngettext_lazy("in %(n)d day", "in %(n)d days", "n"),
            ngettext_lazy("%(n)d day ago", "%(n)d days ago", "n"),
        ),
        "month": (
            ngettext_lazy("in %(n)d month", "in %(n)d months", "n"),
            ngettext_lazy("%(n)d month ago", "%(n)d months ago", "n"),
        ),
        "year": (
            ngettext_lazy("in %(n)d year", "in %(n)d years", "n"),
            ngettext_lazy("%(n)d year ago", "%(n)d years ago", "n"),
        ),
    }[unit]
    return (ahead if away > 0 else behind) % {"n": n}


def _rounded(days: int) -> tuple[int, str]:
    if days <= 60:
        return days, "day"
    return (days // 30, "month") if days <= 730 else (days // 365, "year")


@register.filter
def get(mapping, key):
    """The value of a key that only the template knows."""
    return mapping.get(key, "") if mapping else ""


@register.simple_tag(takes_context=True)
def with_query(context, **changes) -> str:
    """The address of this page with some of its query changed (paging, sorting, filters)."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else context["request"].path


@register.filter
def first_input(field) -> str:
    """The id of the first thing in a field that can take focus: of a group of choices, the first choice."""
    grouped = field.use_fieldset or field.widget_type in {"radioselect", "checkboxselectmultiple"}
    return f"{field.auto_id}_0" if grouped else field.auto_id


@register.filter
def masked_address(email: str) -> str:
    """An address a passer-by cannot read but its owner recognises."""
    name, at, domain = (email or "").partition("@")
    return f"{name[:1]}…{name[-1:]}{at}{domain}" if len(name) > 2 else f"…{at}{domain}"
