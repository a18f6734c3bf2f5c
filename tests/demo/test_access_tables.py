"""The chapters' tables of routes are complete: nothing in the portal is without an expectation."""

from dashboards import matrix
from demo.subjects import SUBJECTS

ROUTES = matrix.routes()


def test_no_route_is_missing_and_none_is_invented():
    named = {route.name for route in ROUTES}
    assert matrix.names_in_use() - named == set()
    assert named - matrix.names_in_use() == set()


def test_a_new_route_would_be_missed():
    """The test above can fail: routes of the portal are found by walking its addresses, not the tables."""
    assert {"convenings:new", "naps:draft-submit", "participants:certificate"} <= matrix.names_in_use()


def test_every_subject_of_the_tables_is_in_the_demo_world():
    assert {route.subject for route in ROUTES} - {""} == set(SUBJECTS)
