"""What a person typed survives a change of language.

The language bar of a page with a form posts that form to the language switch, which keeps the
values in the session under the page's path, sealed; the page shows them again, unchecked. Whoever
is signed out in between loses them: the next person at that browser must not find them.
"""

from cryptography.fernet import InvalidToken
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, QueryDict

from academy.sealed import seal, unseal

KEY = "kept"
NOT_KEPT = {"csrfmiddlewaretoken", "language", "next"}
# Strangers type an address or a number. Whoever is signed in may carry along whatever the form itself takes.
MOST_BYTES_OF_A_STRANGER = 60_000


def keep(request: HttpRequest, path: str) -> None:
    """Remember the posted values for `path`, until that page is next shown. Raises if they are too many."""
    values = request.POST.copy()
    for name in NOT_KEPT:
        values.pop(name, None)
    encoded = values.urlencode()
    if not request.user.is_authenticated and len(encoded) > MOST_BYTES_OF_A_STRANGER:
        raise RequestDataTooBig("more than a stranger's form holds")
    if values:
        # Sealed: somebody may have typed a passport number, and sessions lie in the database.
        request.session[KEY] = {path: seal(encoded.encode()).decode()}


def typed(request: HttpRequest) -> QueryDict | None:
    """The values kept for this page, once; None if there are none."""
    kept = request.session.get(KEY) or {}
    if request.method != "GET" or request.path not in kept:
        return None
    sealed = kept[request.path]
    del request.session[KEY]
    try:
        return QueryDict(unseal(sealed.encode()))
    except InvalidToken:  # its key is gone: as good as never typed
        return None


def initial(request: HttpRequest) -> dict[str, str]:
    """The kept values for a form that another package's view makes."""
    values = typed(request)
    return {name: values.get(name, "") for name in values} if values is not None else {}


def bound(request: HttpRequest, form_class, **kwargs):
    """The form of this page: bound when it was sent, and holding what was kept when it was not.

    Kept values are shown as typed, without error messages: nobody has pressed send yet.
    """
    if request.method == "POST":
        files = {"files": request.FILES} if request.FILES else {}
        return form_class(request.POST, **files, **kwargs)
    form = form_class(**kwargs)
    values = typed(request)
    if values is not None:
        _fill(form, values)
    return form


def _fill(form, values: QueryDict) -> None:
    for name, field in form.fields.items():
        if field.widget.needs_multipart_form:
            continue  # a file does not travel along; what was sent earlier is still there
        data = field.widget.value_from_datadict(values, {}, form.add_prefix(name))
        form.initial[name] = data
