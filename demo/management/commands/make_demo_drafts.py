import logging

from django.core.management.base import BaseCommand

from demo.drafts.making import FILES, FOLDER, REPORTS, make, make_report


class Command(BaseCommand):
    help = "Make the draft plans of the demo anew from demo/drafts/content."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--measure", action="store_true", help="find the page numbers first (needs LibreOffice)"
        )

    def handle(self, *args, **options) -> None:
        logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
        if options["measure"]:
            from demo.drafts.measuring import measure

            measure()
        FOLDER.mkdir(parents=True, exist_ok=True)
        made = {source.name: make(source) for source in FILES}
        made |= {name: make_report(name) for name in REPORTS}
        for name, content in made.items():
            (FOLDER / name).write_bytes(content)
            self.stdout.write(f"{name}: {len(content) // 1024} kB")
