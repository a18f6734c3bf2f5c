from django.shortcuts import render

from academy.audit.transitions import InvalidTransition


class SomeoneWasFirst:
    """Two people pressed the same button: the second is told who moved the record, and when."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, InvalidTransition):
            return None
        last = exception.last_event
        who = last.actor.name_for(request.user) if last else ""
        context = {"subject": exception.subject, "last": last, "who": who}
        return render(request, "409.html", context, status=409)
