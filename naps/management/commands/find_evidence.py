import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from academy.documents.texts import Block
from naps.evidence import sources
from naps.evidence.finding import Evidence, Found, find
from naps.evidence.lexicon import LexiconError, lexicon
from naps.evidence.words import LANGUAGES


class Command(BaseCommand):
    help = "Find the passages of a file that may speak to the rubric; or say whether the lexicon can be read."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "file", nargs="?", help="PDF, DOCX, ODT, or passages in .txt (one a line) or .json"
        )
        parser.add_argument("--language", default="", choices=["", *LANGUAGES])
        parser.add_argument("--criterion", default="", help="only these criteria, as in E or EF")
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--check", action="store_true", help="only read the lexicon")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            among = lexicon()
        except LexiconError as error:
            raise CommandError(str(error)) from error
        if options["check"] or not options["file"]:
            self.stdout.write(f"The lexicon can be read: {len(among.questions)} questions.")
            return
        blocks = self._blocks(Path(options["file"]), options["language"])
        found = find(blocks, language=options["language"], criteria=options["criterion"].upper())
        if options["as_json"]:
            self.stdout.write(json.dumps(as_json(found), ensure_ascii=False, indent=1))
        else:
            self._tell(found)

    def _blocks(self, path: Path, language: str) -> list[Block]:
        try:
            return sources.blocks_of(path)
        except (OSError, ValueError) as error:
            raise CommandError(f"{path}: {error}") from error

    def _tell(self, found: Evidence) -> None:
        for code, answer in sorted(found.answers.items()):
            self.stdout.write(f"{code}: {len(answer.passages) or 'nothing found'}")
            for passage in answer.passages[:5]:
                page = f"page {passage.page}, " if passage.page else ""
                said = " / ".join(passage.text.split("\n"))[:160]
                self.stdout.write(f"  {passage.score:5.1f}  {page}paragraph {passage.number}: {said}")
            for passage in answer.absent[:3]:
                self.stdout.write(f"  not there, it says: paragraph {passage.number}: {passage.text[:160]}")


def as_json(found: Evidence) -> dict[str, Any]:
    """By criterion and question, the passages in their order."""
    return {
        code: {
            "passages": [_passage(passage) for passage in passages],
            "questions": {
                question: {
                    "passages": [_passage(passage) for passage in answer.passages],
                    "absent": [_passage(passage) for passage in answer.absent],
                }
                for question, answer in sorted(found.answers.items())
                if question[0] == code
            },
        }
        for code, passages in sorted(found.criteria.items())
    }


def _passage(passage: Found) -> dict[str, Any]:
    return {
        "number": passage.number,
        "numbers": list(passage.numbers),
        "page": passage.page,
        "score": passage.score,
        "text": passage.text,
        "matched": list(passage.matched),
    }
