from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render

from academy.accounts.guards import may
from academy.documents.models import FileText
from naps.commenting import by_paragraph
from naps.models import DraftFile
from naps.permissions import drafts as permissions
from naps.text_page import MAX_HITS, has_changes, hits_in, outline_of, parts_of
from naps.texts import text_of
from naps.views.words import ROLE_ORDER

LONGEST_SEARCH = 100


def draft_text(request, pk, file_pk):
    """A file of a draft as a page: its paragraphs one below the other, each with its number."""
    files = DraftFile.objects.visible_to(request.user).select_related("file", "draft__plan__country")
    found = get_object_or_404(files, pk=file_pk, draft=pk)
    permissions.check_open(request.user, found)
    text = text_of(found)
    blocks = text.blocks if text and text.is_ready else []
    asked = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    context = {
        "file": found,
        "draft": found.draft,
        "text": text,
        "parts": parts_of(blocks),
        "outline": outline_of(blocks),
        "has_changes": has_changes(blocks),
        "asked": asked,
        "hits": hits_in(blocks, asked),
        "most_hits": MAX_HITS,
        "siblings": siblings_of(found),
        "beside": by_paragraph(found, request.user),
        "may_change": may(permissions.check_change, request.user, found.draft),
    }
    return render(request, "naps/draft_text.html", context)


def siblings_of(file: DraftFile) -> list[DraftFile]:
    """All files of the draft in the order of its page, to go from one language to the other."""
    state = Prefetch("file__text", FileText.objects.defer("data"))
    files = DraftFile.objects.filter(draft=file.draft_id).select_related("file").prefetch_related(state)
    return sorted(files, key=lambda each: (ROLE_ORDER[each.role], each.language, each.pk))
