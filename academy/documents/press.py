"""Run by path in a process of its own: reads jobs from standard input, writes PDFs to files.

Imports nothing of the portal. Prints one JSON object: {index: error} of the jobs that failed.
"""

import json
import resource
import signal
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

MEMORY = 3 * 1024 * 1024 * 1024
SECONDS_A_SHEET = 20


class TooSlow(Exception):
    pass


def main(static: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    jobs = json.load(sys.stdin)
    print(json.dumps(Press(static).run(jobs)))  # noqa: T201 the answer


class Press:
    """Fonts are loaded and the style sheet is parsed once for all jobs of a run."""

    def __init__(self, static: Path) -> None:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        self.fetcher = our_files_only(static)
        self.fonts = FontConfiguration()
        self.css = CSS(filename=str(static / "css/pdf.css"), font_config=self.fonts, url_fetcher=self.fetcher)
        self.cache: dict = {}

    def run(self, jobs: list[dict]) -> dict[int, str]:
        errors = {}
        for n, job in enumerate(jobs):
            try:
                self.one(job)
            except Exception as error:  # one bad sheet must not spoil the others
                errors[n] = f"{type(error).__name__}: {error}"[:400]
        return errors

    def one(self, job: dict) -> None:
        from weasyprint import HTML

        signal.signal(signal.SIGALRM, too_slow)
        # Again every second: raised inside a finaliser, the first one is swallowed.
        signal.setitimer(signal.ITIMER_REAL, job.get("seconds") or SECONDS_A_SHEET, 1)
        try:
            html = HTML(string=job["html"], base_url="static://", url_fetcher=self.fetcher)
            html.write_pdf(
                job["out"],
                stylesheets=[self.css],
                font_config=self.fonts,
                cache=self.cache,
                pdf_variant="pdf/ua-1",
            )
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


def too_slow(signum, frame) -> None:
    raise TooSlow(f"more than {SECONDS_A_SHEET} seconds")


def our_files_only(static: Path):
    from weasyprint.urls import URLFetcher

    root = static.resolve()

    class OurFilesOnly(URLFetcher):
        """Serves fonts and the style sheet below our static folder; anything else does not exist."""

        def fetch(self, url, headers=None):
            parts = urlsplit(url)
            path = Path(parts.path).resolve()
            inside = parts.scheme == "file" and path.is_relative_to(root / "fonts")
            if not inside:
                raise ValueError(f"not ours: {url[:80]}")
            return super().fetch(url, headers)

    return OurFilesOnly(allowed_protocols={"file"})


if __name__ == "__main__":
    started = time.monotonic()
    main(Path(sys.argv[1]))
