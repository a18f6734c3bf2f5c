"""The columns of a list of people: the same in the lists one takes away and in those one sends in.

Headings and words are understood in English, Spanish and French, whatever language the page has:
a ministry answers in its own. Our own labels are known by themselves; here stands what others write.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from participants.finding import plain
from participants.states import RegistrationRole, RegistrationStatus, Sector


class Column(models.TextChoices):
    FULL_NAME = "full_name", _("Name")
    GIVEN_NAME = "given_name", _("First name")
    FAMILY_NAME = "family_name", _("Family name")
    EMAIL = "email", _("E-mail address")
    DELEGATION = "delegation", _("Delegation")
    ROLE = "role", _("Role")
    SECTOR = "sector", _("Sector")
    ORGANISATION = "organisation", _("Institution")
    JOB_TITLE = "job_title", _("Position")
    LANGUAGE = "language", _("Language")
    STATUS = "status", _("Status")


# Columns of ours that say something about a person and are not read again.
PRIVACY = _("Who may see the name")
PROBLEM = _("What is wrong")
# Before the colon of a heading that is a question of the convening: whatever its words, no column of ours.
QUESTION = _("Question")

# What others write above these columns, in plain letters.
HEADINGS = {
    Column.FULL_NAME: "full name|name|names|participant|delegate|nombre|nombre completo|nombres y apellidos|"
    "nombre y apellido|nombre y apellidos|apellidos y nombres|participante|delegado|delegada|delegado a|"
    "nom complet|nom et prenom|nom et prenoms|nom prenom|prenom et nom|nom",
    Column.GIVEN_NAME: "first name|given name|given names|forename|nombres|primer nombre|nombre de pila|"
    "prenom|prenoms",
    Column.FAMILY_NAME: "last name|family name|surname|apellido|apellidos|nom de famille|primer apellido",
    Column.EMAIL: "email|e mail|mail|email address|e mail address|correo|correo electronico|"
    "direccion de correo|courriel|adresse electronique|adresse e mail|adresse mail|adresse de courriel",
    Column.DELEGATION: "delegation|country|nationality|delegacion|pais|pays|country delegation|iso3",
    Column.ROLE: "role|rol|role in the delegation|papel|qualite",
    Column.SECTOR: "sector|secteur|type of organisation|type of organization|tipo de institucion|"
    "tipo de organizacion|type d organisation|categoria|category|categorie",
    Column.ORGANISATION: "organisation|organization|institution|ministry|entity|agency|affiliation|"
    "institucion|organizacion|ministerio|entidad|dependencia|institution ou organisme|ministere|organisme|"
    "structure|afiliacion",
    Column.JOB_TITLE: "position|job title|title|post|function|cargo|puesto|funcion|poste|fonction|titre",
    Column.LANGUAGE: "language|idioma|lengua|langue|preferred language|idioma preferido|"
    "langue preferee|writes and reads",
    Column.STATUS: "status|estado|estatus|statut",
}
SECTORS = {
    Sector.GOVERNMENT: "gov|govt|public sector|ministry|gobierno|gubernamental|estado|sector publico|"
    "gouvernement|gouvernemental|etat|secteur public",
    Sector.SECURITY_SECTOR: "security|defence|defense|military|armed forces|police|seguridad|defensa|"
    "sector seguridad|sector de seguridad|sector de la seguridad|fuerzas armadas|policia|militar|securite|"
    "forces armees|secteur de la securite|secteur securite",
    Sector.CIVIL_SOCIETY: "cso|ngo|civil society organisation|civil society organization|sociedad civil|ong|"
    "osc|organizacion de la sociedad civil|societe civile|organisation de la societe civile",
    Sector.REGIONAL_BODY: "regional organisation|regional organization|organismo regional|"
    "organizacion regional|organisation regionale|organisme regional",
    Sector.UN: "un|united nations|onu|naciones unidas|nations unies|un women|onu mujeres|onu femmes",
    Sector.DONOR: "donors|donante|cooperacion|cooperacion internacional|donateur|bailleur|bailleur de fonds",
    Sector.ACADEMIA: "academic|university|academico|universidad|universite|milieu universitaire",
    Sector.OSF: "our secure future|osf",
}
ROLES = {
    RegistrationRole.HEAD: "head|head of delegation|chief|leader|jefe|jefa|jefe de delegacion|"
    "jefa de delegacion|jefatura|jefatura de delegacion|chef|cheffe|chef de delegation|cheffe de delegation",
    RegistrationRole.DELEGATE: "member|participant|delegado|delegada|miembro|integrante|participante|"
    "delegue|deleguee|membre|participant e",
    RegistrationRole.OBSERVER: "observador|observadora|observateur|observatrice",
    RegistrationRole.FACILITATOR: "speaker|trainer|facilitador|facilitadora|ponente|facilitateur|"
    "facilitatrice|intervenant|intervenante",
    RegistrationRole.ORGANISER: "organizer|organizador|organizadora|organisateur|organisatrice",
}
LANGUAGES = {
    "en": "eng|english|ingles|anglais",
    "es": "spa|esp|spanish|espanol|castellano|espagnol",
    "fr": "fra|fre|french|frances|francais",
}
NOT_WORDS = re.compile(r"[^\w]+")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")
# How far down a table its headings may stand: ours have a note above them.
HEADINGS_WITHIN = 30


def words(text: str) -> str:
    """A heading or a value as it is compared: no accents, capitals, signs."""
    return NOT_WORDS.sub(" ", plain(text).replace("_", " ")).strip()


def in_each_language(label) -> set[str]:
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(words(str(label)))
    return found


def known_ways(choices, others: dict) -> dict[str, str]:
    """Every way to say a choice: as others say it, its code, and our label in each language."""
    known = {}
    for choice in choices:
        ways = {way for way in others.get(choice, "").split("|") if way}
        for way in ways | {words(choice.value)} | in_each_language(choice.label):
            known[way] = choice.value
    return known


@cache
def headings() -> dict[str, str]:
    ours = {word: "" for label in (PRIVACY, PROBLEM) for word in in_each_language(label)}
    return known_ways(Column, HEADINGS) | ours


@cache
def questions() -> set[str]:
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(str(QUESTION))
    return found


@cache
def sectors() -> dict[str, str]:
    return known_ways(Sector, SECTORS)


@cache
def roles() -> dict[str, str]:
    return known_ways(RegistrationRole, ROLES)


@cache
def statuses() -> dict[str, str]:
    return known_ways(RegistrationStatus, {})


@cache
def languages() -> dict[str, str]:
    known = {way: code for code, ways in LANGUAGES.items() for way in [code, *ways.split("|")]}
    for code, name in settings.LANGUAGES:
        known |= dict.fromkeys(in_each_language(name), code)
    return known


# --- Guessing what stands where ----------------------------------------------------------------


def of_heading(text: str) -> str:
    """Which column a heading names, or ""."""
    whole = headings().get(words(text))
    if whole is None and text.partition(":")[0].strip() in questions():
        return ""
    return named_in(text, headings())


def named_in(text: str, known: Mapping[str, str]) -> str:
    """What a heading names, of what is known, or "". The longest words that are known decide."""
    said = words(text)
    if not said or len(said) > 80:
        return ""
    if said in known:
        return known[said]
    padded = f" {said} "
    inside = [phrase for phrase in known if len(phrase) > 3 and f" {phrase} " in padded]
    return known[max(inside, key=len)] if inside and len(said.split()) <= 8 else ""


def guess(lines: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """Which line holds the headings (-1: none) and what each column of the table is ("": not read)."""
    width = max((len(cells) for cells in lines), default=0)
    for index, cells in enumerate(lines[:HEADINGS_WITHIN]):
        found = _once([of_heading(cell) if not ADDRESS.search(cell) else "" for cell in cells])
        named = [column for column in found if column]
        if len(named) >= 2 or (named and len(cells) == 1 and named[0] == Column.EMAIL):
            return index, _names(found) + [""] * (width - len(found))
    return -1, _by_content(lines, width)


def _once(found: list[str]) -> list[str]:
    """A column is what its first heading says; a second of the same name is not read."""
    return [column if column not in found[:n] else "" for n, column in enumerate(found)]


def _names(found: list[str]) -> list[str]:
    """“Nombre” beside “Apellidos” is the first name, “Nom” beside “Prénom” the family name."""
    if Column.FULL_NAME not in found:
        return found
    instead = {
        (False, True): Column.GIVEN_NAME,
        (True, False): Column.FAMILY_NAME,
    }.get((Column.GIVEN_NAME in found, Column.FAMILY_NAME in found))
    return [instead.value if instead and column == Column.FULL_NAME else column for column in found]


def _by_content(lines: Sequence[Sequence[str]], width: int) -> list[str]:
    """Without headings: what most cells of a column look like; the first plain text is the name."""
    looks = [
        (Column.EMAIL, lambda cell: bool(ADDRESS.match(cell))),
        (Column.SECTOR, lambda cell: words(cell) in sectors()),
        (Column.ROLE, lambda cell: words(cell) in roles()),
        (Column.LANGUAGE, lambda cell: words(cell) in languages()),
    ]
    columns = [""] * width
    for place in range(width):
        cells = [cells[place] for cells in lines[:200] if len(cells) > place and cells[place]]
        for column, fits in looks:
            if cells and column not in columns and sum(map(fits, cells)) * 2 > len(cells):
                columns[place] = column.value
                break
    texts: Iterable[Column] = (Column.FULL_NAME, Column.ORGANISATION, Column.JOB_TITLE)
    for place, text in zip([n for n, c in enumerate(columns) if not c], texts, strict=False):
        columns[place] = text.value
    return columns
