"""What somebody answered for an earlier convening, offered again for this one; nobody else sees it."""

from participants.models import Registration


def of(registration: Registration) -> dict:
    """Interpretation, diet and access of the last time, until the person has sent this page once.

    What has been purged is gone: then nothing is offered.
    """
    if registration.pages_done >= 2:
        return {}
    mine = Registration.objects.filter(person=registration.person_id, submitted_at__isnull=False)
    earlier = mine.exclude(pk=registration.pk).select_related("needs").order_by("-submitted_at").first()
    if earlier is None:
        return {}
    offered = {}
    if earlier.interpretation in registration.convening.languages:
        offered["interpretation"] = earlier.interpretation
    if hasattr(earlier, "needs") and earlier.needs.purged_at is None:
        offered |= {"diet": earlier.needs.diet, "access": earlier.needs.access}
    return offered
