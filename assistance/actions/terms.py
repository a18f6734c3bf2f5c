"""What was agreed for a request is written down, put on paper, and agreed anew where things change."""

from django.db import transaction

from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.issuing import issue
from assistance import emails, permissions
from assistance.actions.moving import hold
from assistance.models import Request, Terms
from assistance.terms_pdf import TermsSheet


def put_on_paper(terms: Terms, *, by: User) -> Terms:
    """The next version of what is agreed, with its paper; earlier versions stay as they are."""
    request = terms.request
    terms.version = 1 + (request.agreements.values_list("version", flat=True).first() or 0)
    terms.language = request.language
    terms.agreed_by = by
    terms.save(force_insert=True)
    sheet = TermsSheet.of(terms)
    terms.paper = issue(
        "terms",
        template="pdf/terms.html",
        content=sheet,
        language=terms.language,
        title=f"{sheet.reference} – {sheet.version}",
        subject=request,
        by=by,
        verifiable=False,
    )
    terms.save(update_fields=["paper"])
    return terms


@transaction.atomic
def change_terms(request: Request, terms: Terms, *, by: User) -> Terms:
    """Something else is agreed while help is on its way. The country and whoever helps are told."""
    hold(request)
    permissions.check_change_terms(by, request)
    terms.request = request
    put_on_paper(terms, by=by)
    request.terms = terms.deliverables
    request.save(update_fields=["terms"])
    record(by, "request.terms_changed", request, version=terms.version)
    emails.terms_changed(terms, by=by)
    return terms
