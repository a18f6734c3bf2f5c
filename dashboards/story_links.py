"""The link by which somebody in a story says yes or no, and takes it back: for ever, without signing in."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from dashboards.models import StoryPerson

SALT = "dashboards.story-consent"


def consent_path(person: StoryPerson) -> str:
    """Works for whoever holds the letter, for this one deed; a consent has to be taken back at any time."""
    said = {"person": person.pk, "to": person.email.lower()}
    return reverse("dashboards:story-consent", args=[Signer(salt=SALT).sign_object(said)])


def person_of(token: str) -> StoryPerson | None:
    """Whom this link was made for, as long as the address is still theirs."""
    try:
        said = Signer(salt=SALT).unsign_object(token)
    except (BadSignature, ValueError):
        return None
    found = StoryPerson.objects.select_related("story__country")
    return found.filter(pk=said["person"], email__iexact=said["to"]).first()
