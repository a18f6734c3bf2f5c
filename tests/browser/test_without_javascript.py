"""Nothing needs a script: four journeys with a browser that runs none, on a phone in Spanish."""

import pytest

from tests.browser import (
    test_2_focal_point_names_people,
    test_3_delegate_registers,
    test_4_on_the_day,
    test_5_draft_and_letter,
)
from tests.browser.visitor import Setting

PLAIN = Setting("plain", 390, "es", scripts=False)
WALKS = [
    test_2_focal_point_names_people.walk,
    test_3_delegate_registers.walk,
    test_4_on_the_day.walk,
    test_5_draft_and_letter.walk,
]


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__module__.rpartition(".")[2])
def test_journey_needs_no_script(enter, walk):
    walk(enter(PLAIN))
