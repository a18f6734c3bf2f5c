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
        context = {"subject": exception.subject, "last": exception.last_event}
        return render(request, "409.html", context, status=409)
