"""How a comparison is put into words, on the page and on paper."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from academy.documents.texts import Block
from naps.comparing.shape import Comparison, Kind, Section

KINDS = {
    Kind.SAME: gettext_lazy("unchanged"),
    Kind.CHANGED: gettext_lazy("changed"),
    Kind.NEW: gettext_lazy("added"),
    Kind.GONE: gettext_lazy("removed"),
    Kind.MOVED: gettext_lazy("moved"),
    Kind.LEFT: gettext_lazy("has moved from here"),
}


def counted(part: Section) -> str:
    """ "14 paragraphs changed, 2 new"; rows of tables count as paragraphs."""
    said = []
    if part.changed:
        said.append(
            ngettext("%(n)d paragraph changed", "%(n)d paragraphs changed", part.changed)
            % {"n": part.changed}
        )
    if part.new:
        said.append(ngettext("%(n)d new", "%(n)d new", part.new) % {"n": part.new})
    if part.gone:
        said.append(ngettext("%(n)d removed", "%(n)d removed", part.gone) % {"n": part.gone})
    if part.moved:
        said.append(ngettext("%(n)d moved", "%(n)d moved", part.moved) % {"n": part.moved})
    return ", ".join(said) or _("nothing changed")


def heading_of(part: Section) -> str:
    return part.heading or _("Before the first heading")


def shared(comparison: Comparison) -> str:
    """How much of the text changed, roughly, as people say it."""
    percent = round(100 * comparison.share)
    if not comparison.share:
        return ""
    if percent < 1:
        return _("Less than 1 % of the text was written anew or taken out.")
    return _("About %(percent)d %% of the text was written anew or taken out.") % {"percent": percent}


def place_of(block: Block) -> str:
    if block.page is None:
        return _("paragraph %(number)d") % {"number": block.number}
    return _("paragraph %(number)d, page %(page)d") % {"number": block.number, "page": block.page}
