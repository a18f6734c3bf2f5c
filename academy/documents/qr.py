import segno
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def svg(text: str, title: str = "") -> SafeString:
    """A QR code as inline SVG with a title, for screen readers and tagged PDFs."""
    code = segno.make(text, error="m", micro=False)
    markup = code.svg_inline(
        title=title or _("QR code of the verification address"),
        omitsize=True,
        border=0,
        svgclass="qr",
        lineclass=None,
    )
    # segno drew it from an address or a code we made ourselves; there is no text of a person in it.
    return SafeString(markup)
