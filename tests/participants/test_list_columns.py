"""Columns are guessed from what ministries write above them; names are compared as people would."""

import pytest
from django.utils import translation

from participants.lists import columns
from participants.lists.columns import Column, guess, of_heading
from participants.lists.outgoing import PEOPLE
from participants.lists.similar import Names
from participants.states import RegistrationRole, Sector

HEADINGS = {
    "Full name": "full_name", "NOMBRE COMPLETO": "full_name", "Nombre y apellidos completos": "full_name",
    "Nom et prénom": "full_name", "Apellido(s)": "family_name", "Prénom": "given_name", "Surname": "family_name",
    "E-mail": "email", "Email address (work)": "email", "Correo electrónico institucional": "email",
    "Courriel": "email", "Adresse électronique": "email", "País": "delegation", "Pays": "delegation",
    "Country": "delegation", "Cargo": "job_title", "Fonction": "job_title", "Job title": "job_title",
    "Nombre de la institución": "organisation", "Organisation": "organisation", "Ministère": "organisation",
    "Sector": "sector", "Secteur": "sector", "Tipo de organización": "sector", "Idioma": "language",
    "Langue": "language", "Rol": "role", "Estado": "status",
    "Who may see the name": "", "What is wrong": "", "Observaciones": "", "": "", "N.º": "",
}  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_in_three_languages(heading):
    assert of_heading(heading) == HEADINGS[heading]


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_our_own_headings_are_known_in_each_language(language):
    with translation.override(language):
        labels = [str(column.label) for column in PEOPLE]
    assert guess([["People · Kingston"], ["Source: x"], [], labels, ["a"] * 9]) == (
        3,
        [c.value for c in PEOPLE],
    )


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        (["Nombre", "Apellidos", "Correo"], ["given_name", "family_name", "email"]),
        (["Nom", "Prénom", "Courriel"], ["family_name", "given_name", "email"]),
        (["Name", "Email", "Email"], ["full_name", "email", ""]),
        (["N°", "Nom", "Adresse e-mail", "Remarques"], ["", "full_name", "email", ""]),
    ],
)
def test_columns_beside_each_other(heading, expected):
    assert guess([heading, ["x"] * len(heading)]) == (0, expected)


def test_without_headings_the_cells_say_what_they_are():
    lines = [["Ana Paz", "Cancillería", "ana@x.org", "gobierno"], ["Bea Sol", "Red", "bea@x.org", "ONG"]]
    assert guess(lines) == (-1, ["full_name", "organisation", "email", "sector"])


def test_a_line_of_people_is_no_heading():
    assert guess([["Ana Nombre", "nombre@correo.org"]])[0] == -1
    assert guess([]) == (-1, [])


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_our_own_words_are_understood_in_each_language(language):
    with translation.override(language):
        for sector in Sector:
            assert columns.sectors()[columns.words(str(sector.label))] == sector
        for role in RegistrationRole:
            assert columns.roles()[columns.words(str(role.label))] == role


@pytest.mark.parametrize(
    ("words", "sector"),
    [("ONG", "civil_society"), ("Sociedad Civil", "civil_society"), ("société civile", "civil_society"),
     ("Fuerzas Armadas", "security_sector"), ("GOBIERNO", "government"), ("État", "government"),
     ("civil_society", "civil_society"), ("ONU Mujeres", "un"), ("Cooperación", "donor")],
)  # fmt: skip
def test_sectors_as_others_say_them(words, sector):
    assert columns.sectors()[columns.words(words)] == sector


def test_no_word_means_two_things():
    for others in (columns.HEADINGS, columns.SECTORS, columns.ROLES, columns.LANGUAGES):
        ways = [way for text in others.values() for way in text.split("|")]
        assert sorted(set(ways)) == sorted(ways)
        assert all(columns.words(way) == way for way in ways)


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ("Lucía Méndez", "LUCIA MENDEZ"),
        ("Lucía Méndez", "Méndez, Lucía".replace(",", "")),
        ("Lucía Méndez", "Lucía Fernanda Méndez Paz"),
        ("María José García", "Maria-Jose García"),
        ("Lucía Méndez", "Lucía Mendes"),
        ("Lucía Méndez", "Lucía Menédz"),
        ("Simone Wright", "Simone A. Wright"),
        ("Simone Wrigt", "Simone Wright"),
    ],
)
def test_names_that_may_be_the_same(known, name):
    names = Names()
    names.add(known, "known")
    assert names.like(name) == "known"


@pytest.mark.parametrize(
    ("known", "name"),
    [("Lucía Méndez", "Lucía Torres"), ("Ana Paz", "Ana Luz"), ("Ana", "Ana Paz"), ("Lucía Méndez", ""),
     ("Carlos Mendoza", "Carla Mendoza Ruiz"), ("Juan Pérez Gil", "Juan Ruiz Gil")],
)  # fmt: skip
def test_names_that_are_not(known, name):
    names = Names()
    names.add(known, "known")
    assert names.like(name) == ""


def test_every_column_has_its_words():
    assert set(columns.HEADINGS) == set(Column)
