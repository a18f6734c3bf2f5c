from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from academy.audit.transitions import MovedOn


class SomeoneWasFirst:
    """Two people pressed the same button: the second is told who moved the record, and when."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        # Whoever only opens the page of such a deed is refused with the reason, as ever.
        is_too_late = isinstance(exception, PermissionDenied)
        if not isinstance(exception, MovedOn) or (is_too_late and request.method != "POST"):
            return None
        last = exception.last_event
        context = {
            "subject": exception.subject,
            "reason": str(exception) if is_too_late else "",
            "last": last,
            "who": last.actor.name_for(request.user) if last else "",
            "is_own": last is not None and last.actor == request.user,
        }
        return render(request, "409.html", context, status=409)
