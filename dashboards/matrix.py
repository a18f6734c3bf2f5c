"""Every route of the portal with what each role may expect there: the chapters' tables, in one."""

from collections.abc import Iterator
from importlib import import_module

from django.urls import URLPattern, URLResolver, get_resolver

from academy.pages.expectations import Route

TABLES = [
    "academy.pages.access",
    "academy.accounts.access",
    "academy.documents.access",
    "convenings.access",
    "participants.access",
    "naps.access",
    "assistance.access",
    "dashboards.access",
    "demo.access",
]
# Doors that allauth and Django keep themselves, with tests of their own.
NOT_OURS = ("admin:", "mfa_", "usersessions_")


def routes() -> list[Route]:
    return [route for name in TABLES for route in import_module(name).ROUTES]


def rows() -> list[dict]:
    """One row a route, role and method: the answer the portal must give."""
    return [row for route in routes() for row in route.expectations()]


def names_in_use() -> set[str]:
    """The names of all routes the portal really has."""
    return {name for name in _names(get_resolver()) if not name.startswith(NOT_OURS)}


def _names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}" if pattern.name else f"{space}{pattern.pattern}"
