from django.core.management.base import BaseCommand

from demo.drafts.making import FILES, FOLDER, make


class Command(BaseCommand):
    help = "Make the draft plans of the demo anew from demo/drafts/content."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--measure", action="store_true", help="find the page numbers first (needs LibreOffice)"
        )

    def handle(self, *args, **options) -> None:
        if options["measure"]:
            from demo.drafts.measuring import measure

            measure()
        FOLDER.mkdir(parents=True, exist_ok=True)
        for source in FILES:
            content = make(source)
            source.path.write_bytes(content)
            self.stdout.write(f"{source.name}: {len(content) // 1024} kB")
