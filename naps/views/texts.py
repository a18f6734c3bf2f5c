from django.shortcuts import get_object_or_404, render

from naps.commenting import by_paragraph
from naps.models import DraftFile
from naps.texts import text_of


def draft_text(request, pk, file_pk):
    """A file of a draft as a page: its paragraphs one below the other, each with its number."""
    files = DraftFile.objects.visible_to(request.user).select_related("file", "draft__plan__country")
    found = get_object_or_404(files, pk=file_pk, draft=pk)
    text = text_of(found)
    context = {"file": found, "draft": found.draft, "text": text, "blocks": text.blocks if text else []}
    context["beside"] = by_paragraph(found, request.user)
    return render(request, "naps/draft_text.html", context)
