from django.conf import settings


def absolute(path: str) -> str:
    """A path of the portal as the full address that letters, papers and QR codes carry."""
    if path.startswith(("http://", "https://", "mailto:")):
        return path
    return settings.BASE_URL + path
