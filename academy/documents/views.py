from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render

from academy.documents.forms import NumberForm
from academy.documents.models import IssuedDocument


@login_not_required
def verify_any(request):
    """Type a number from a paper and ask whether it is valid."""
    form = NumberForm(request.GET or None)
    if request.GET and form.is_valid():
        return redirect("documents:verify", number=form.cleaned_data["number"])
    return render(request, "documents/verify_any.html", {"form": form})


@login_not_required
def verify(request, number):
    """Valid, revoked or unknown: no more than the paper itself says, and less where a person asked for it."""
    form = NumberForm({"number": number})  # people type the address from the paper, as they type the number
    kept = form.cleaned_data["number"] if form.is_valid() else ""
    paper = IssuedDocument.objects.filter(number=kept, is_verifiable=True).first()
    status = 200 if paper else 404
    return render(request, "documents/verify.html", {"paper": paper, "number": number}, status=status)
