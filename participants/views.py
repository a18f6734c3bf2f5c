from django.http import Http404


def facilitators(request, code, pk):
    raise Http404
