from django.conf import settings


def page(request):
    """What every page needs to know about itself."""
    resolved = request.resolver_match
    return {
        "languages": settings.LANGUAGES,
        "here": request.get_full_path(),
        "route": resolved.view_name if resolved else "",
        "support_email": settings.SUPPORT_EMAIL,
        "save_data": request.headers.get("Save-Data", "").lower() == "on",
        "demo": settings.DEMO,
    }
