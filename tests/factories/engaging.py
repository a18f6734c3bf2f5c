"""What is around help given: a country that was asked, a document, an answer after six months."""

from academy.accounts.models import User
from academy.countries.models import Country
from assistance.models import Confirmation, Engagement, FollowUp, FollowUpAnswer, Output
from assistance.states import Contribution, MayTell, OutputKind
from tests.factories.files import a_kept_file


def asked_about(engagement: Engagement, country: Country | None = None, **fields) -> Confirmation:
    values = {"asked_by": User.objects.system(), "country": country or engagement.country} | fields
    return Confirmation.objects.create(engagement=engagement, **values)


def an_output(engagement: Engagement, *, added_by: User | None = None, **fields) -> Output:
    by = added_by or User.objects.system()
    values = {"title": "Notes of the call", "kind": OutputKind.REPORT, "language": "es"} | fields
    file = a_kept_file("notes.pdf", b"%PDF-1.7 notes", by=by)
    return Output.objects.create(engagement=engagement, file=file, added_by=by, **values)


def what_changed(follow_up: FollowUp, **fields) -> FollowUpAnswer:
    values = {
        "changed": "There is a budget line.",
        "contribution": Contribution.SOME,
        "may_tell": MayTell.NO,
        "answered_by": User.objects.system(),
    } | fields
    return FollowUpAnswer.objects.create(follow_up=follow_up, **values)
