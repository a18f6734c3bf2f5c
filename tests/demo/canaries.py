"""A bird in every mine: a word of its own in each country's working papers, that nobody else may ever hear.

The texts of the demo world are given the words before anybody does anything with them, so that they
go through everything that happens there: pages, letters, papers, tables, the trail, the log.
"""

import io
import logging
import re
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.apps import apps
from django.db import DatabaseError, models, transaction

from academy.accounts.models import User
from academy.accounts.roles import Role
from academy.documents.models import StoredFile
from assistance.models import AskedPartner, Assignment, Request
from demo.seeding.reading import world
from naps.models import Draft, DraftFile, Review
from naps.states import MAY_READ_FILES
from participants.models import Registration
from tests.factories.files import a_text, blocks_of

# (country, what kind of paper)
Bird = tuple[str, str]

# Stands beside every bird: what somebody would search for.
BAIT = "quetzalito"
SONG = re.compile(r"qz([a-z]{3})([a-z]+)zq")
COUNTRIES = {"bolivia": "bol", "ecuador": "ecu", "panama": "pan", "jamaica": "jam", "costa_rica": "cri"}
# Keys of the demo's file under which private words stand. Titles of plans and evidence are public.
PRIVATE = {
    "change_note", "response_note", "summary", "confidential_note", "scores", "opening", "strengths",
    "to_work_on", "next_step", "goal", "actions", "title", "need", "terms", "outcome", "feedback", "question",
    "shown", "covers", "told", "note", "otherwise",
    "purpose", "who_does_what", "country_provides", "changed_to",
}  # fmt: skip
KINDS = {
    "reviews": "review",
    "letters": "letter",
    "letter": "letter",
    "roadmap": "roadmap",
    "request": "request",
    # What partners read of a request, what each of them said, and the one answer to the country.
    "partners": "answer",
    "shown": "shown",
    "told": "answer",
    "first": "ofone",
    "second": "oftwo",
}
PAPERS = {"draft", "file", "text", "review", "letter", "talk"}
EVERYTHING = PAPERS | {"roadmap", "request"}
# Of these everything is known above, or is public; what is not here and has texts gets its birds afterwards.
KNOWN = {
    "plan", "stagechange", "draft", "draftfile", "rubric", "criterion", "question", "review", "score",
    "decision", "roadmap", "objective", "action", "milestone", "actionupdate",
}  # fmt: skip


def song(iso3: str, kind: str) -> str:
    return f"{BAIT} qz{iso3}{kind}zq"


@contextmanager
def birds_in_the_world() -> Iterator[io.StringIO]:
    """While the demo world is made its texts have birds in them; gives the log of that time."""
    told, log = world("plans"), io.StringIO()
    before = dict(told)
    for name, iso3 in COUNTRIES.items():
        told[name] = _with_birds(told[name], iso3, "draft")
    told["request"] = [_with_birds(row, row["country"].lower(), "request") for row in told["request"]]
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    try:
        yield log
    finally:
        logging.getLogger().removeHandler(handler)
        told.clear()
        told.update(before)


def _with_birds(said, iso3: str, kind: str, *, is_private: bool = False):
    if isinstance(said, dict):
        return {
            key: _with_birds(
                value, iso3, KINDS.get(key, kind), is_private=is_private or _is_private(key, kind)
            )
            for key, value in said.items()
        }
    if isinstance(said, list):
        return [_with_birds(one, iso3, kind, is_private=is_private) for one in said]
    is_words = isinstance(said, str) and " " in said
    return f"{said} {song(iso3, kind)}" if is_private and is_words else said


def _is_private(key: str, kind: str) -> bool:
    # The title of a request is private, that of a plan is not; the outcome of a letter is a code.
    return key in PRIVATE and not (key == "title" and kind == "draft")


def birds_in_the_files() -> None:
    """In the names of the files and in what the portal has read in them; and in texts that came later."""
    for file in DraftFile.objects.select_related("file", "draft__plan__country"):
        iso3 = file.draft.plan.country.slug
        name = f"qz{iso3}filezq {file.file.original_name}"
        StoredFile.objects.filter(pk=file.file_id).update(original_name=name)
        read = song(iso3, "text")
        a_text(file.file, blocks_of(f"# Budget {read}", f"Ein Absatz {read}", f"a | {read}"))
    for model in apps.get_app_config("naps").get_models():
        if model._meta.model_name not in KNOWN:
            _into_the_texts_of(model)


def _into_the_texts_of(model: type[models.Model]) -> None:
    names = [field.name for field in model._meta.fields if type(field) is models.TextField]
    for row in model._default_manager.all() if names else []:
        country = getattr(row, "country", None)
        if country is None:
            continue
        try:
            with transaction.atomic():
                values = {name: f"{getattr(row, name)} {song(country.slug, 'talk')}" for name in names}
                model._default_manager.filter(pk=row.pk).update(**values)
        except DatabaseError:  # frozen by a rule of the database: its words came from somewhere else
            continue


# --- Who may hear what -------------------------------------------------------------------------


def heard(text: str) -> set[Bird]:
    return set(SONG.findall(text))


def may_hear(user: User | None) -> set[Bird]:
    """From the rows themselves and not from the portal's own rules, which are what is asked about."""
    if user is None:
        return set()
    own = {grant.country.slug for grant in user.grants.filter(role=Role.FOCAL_POINT)}
    sent = Registration.objects.filter(person__user=user, delegation__country__isnull=False)
    own |= {
        registration.delegation.country.slug for registration in sent.select_related("delegation__country")
    }
    reading = Draft.objects.filter(
        reviews__in=Review.objects.filter(reviewer=user, status__in=MAY_READ_FILES)
    )
    helping = Request.objects.filter(assignments__in=Assignment.objects.filter(expert__person__user=user))
    organised = Request.objects.filter(convening__in=user.convening_ids)
    found = {(iso3, kind) for iso3 in own for kind in EVERYTHING | {"shown", "answer"}}
    for asked in AskedPartner.objects.filter(user=user):  # the lines put to them, and their own words
        for offer in asked.offers.select_related("line"):
            found |= heard(f"{offer.line.shown} {offer.covers} {offer.note}")
    found |= {(draft.plan.country.slug, kind) for draft in reading for kind in PAPERS}
    # What a request is about is an action of the roadmap: whoever helps with it reads its title.
    for request in [*helping, *organised]:
        found |= {(request.country.slug, "request"), (request.country.slug, "roadmap")}
    return found


def words_of(response) -> str:
    """Everything that leaves with an answer: its headers and body, also of what comes packed."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers} {_unpacked(bytes(body))}"


@lru_cache(maxsize=64)
def _unpacked(body: bytes) -> str:
    if body.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(body))
        return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    if body.startswith(b"%PDF"):
        read = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True)
        return read.stdout.decode(errors="replace")
    return body.decode(errors="replace")
