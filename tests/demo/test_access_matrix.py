"""Every route × every role, in the demo world: the portal answers what the chapters' tables say."""

import json

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from academy.accounts.models import User
from academy.pages.expectations import ROLES, Route
from dashboards import matrix
from demo.subjects import path_of, person_of

ROUTES = matrix.routes()


def answer(client: Client, method: str, path: str) -> int:
    """The status of one request, of which nothing stays."""
    with transaction.atomic():
        status = (
            client.generic(method, path).status_code if method == "GET" else client.post(path).status_code
        )
        transaction.set_rollback(True)
    return status


def client_of(route: Route, role: str) -> Client:
    client = Client()
    if address := person_of(route, role):
        client.force_login(User.objects.get(email=address))
    return client


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.name}-{route.subject}")
def test_every_role_gets_what_the_table_says(demo, route):
    path = path_of(route)
    clients = {role: client_of(route, role) for role in ROLES}
    wrong = []
    for row in route.expectations():
        cache.clear()
        got = answer(clients[row["role"]], row["method"], path)
        if got not in row["expected"]:
            wrong.append(f"{row['role']} {row['method']} {path}: {got}, expected {row['expected']}")
    assert not wrong, "\n".join(wrong)


def test_the_command_says_who_can_try_what_where(demo, capsys):
    call_command("access_matrix", "--json")
    rows = json.loads(capsys.readouterr().out)
    row = next(
        r for r in rows
        if (r["route"], r["role"], r["method"]) == ("participants:needs", "delegate", "GET")
    )  # fmt: skip
    assert row["path"] == "/convenings/kingston/needs/"
    assert row["person"] == "delegate.jam@demo.example"
    assert row["expected"] == [403]
    assert {r["role"] for r in rows} == set(ROLES)
