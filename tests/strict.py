"""A client that looks at every page as a browser under our policy header does."""

import re

from django.test import Client

# What the policy forbids; a browser would leave it out without a word.
INLINE = re.compile(
    r"""<[^<>]*\sstyle\s*=          # style="…"
      | <style\b
      | <script(?![^>]*\bsrc=)(?![^>]*type="application/json")
      | <[^<>]*\son[a-z]+\s*=       # onclick="…"
      | (?:href|src|action)\s*=\s*["']?\s*javascript:
    """,
    re.I | re.X,
)


class StrictClient(Client):
    """Fails on the first page with an inline style or script, whichever test it is shown in."""

    def request(self, **request):
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            found = INLINE.search(response.text)
            assert found is None, f"inline in {request['PATH_INFO']}: {found and found.group()[:200]}"
        return response
