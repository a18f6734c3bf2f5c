from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from assistance import actions
from assistance.models import Request
from assistance.numbers import free_number
from tests.factories.accounts import a_country, focal_point
from tests.factories.assistance import a_request, lines


@pytest.mark.django_db
def test_numbers_are_counted_within_a_year():
    a_request(reference="TA-2026-0007")
    a_request(reference="TA-2025-0090")
    assert free_number(2026) == "TA-2026-0008"
    assert free_number(2027) == "TA-2027-0001"


@pytest.mark.django_db
def test_the_count_goes_on_after_9999():
    a_request(reference="TA-2026-9999")
    a_request(reference="TA-2026-10000")
    assert free_number(2026) == "TA-2026-10001"


@pytest.mark.django_db
def test_a_number_stays_given_when_the_newest_request_has_another_status():
    a_request(reference="TA-2026-0001", status="withdrawn")
    assert free_number(2026) == "TA-2026-0002"


@pytest.mark.django_db(transaction=True)
def test_people_who_ask_in_the_same_second_get_different_numbers():
    by, ready, failures = focal_point(), Barrier(4), []

    def ask(n: int) -> None:
        try:
            ready.wait()
            wish = Request(country=a_country(), title=f"Request {n}", need="x", language="en")
            actions.ask(wish, by=by, lines=lines())
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=ask, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    year = timezone.now().year
    assert failures == []
    given = sorted(Request.objects.values_list("reference", flat=True))
    assert given == [f"TA-{year}-000{n}" for n in (1, 2, 3, 4)]
