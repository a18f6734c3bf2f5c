"""The actions of a roadmap and their milestones: written, reported on, counted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from academy.accounts.guards import NotAllowed
from academy.audit.models import events_of
from academy.countries.models import Topic
from naps.actions import roadmap_actions as actions
from naps.actions.roadmaps import ChangedMeanwhile, revise_roadmap, submit_roadmap
from naps.forms.roadmap_actions import ActionForm, MilestoneForm, ProgressForm, ReachedForm
from naps.models import Action, Milestone, Objective
from naps.roadmap_examples import example_for
from naps.roadmap_history import history_of, reports_on
from naps.roadmap_lines import lateness, lines_of, milestone_words, number_in_roadmap, with_empty_topics
from naps.roadmap_money import costs_of, money
from naps.states import ActionStatus, Funding, RoadmapStatus
from participants.states import Sector
from tests.factories.accounts import focal_point, staff
from tests.factories.participants import a_person
from tests.factories.roadmaps import a_milestone, a_roadmap, an_action, an_objective, an_update

pytestmark = pytest.mark.django_db

S, A = RoadmapStatus, ActionStatus
TODAY = date(2027, 3, 1)


def topic(code: str = "localization") -> Topic:
    return Topic.objects.get(code=code)


def a_new_action(**fields) -> Action:
    values = {"title": "Consult", "lead_institution": "Cancillería", "due_on": date(2027, 5, 1)}
    return Action(**(values | fields))


# ---- writing ----


def test_the_first_action_of_a_topic_opens_it():
    roadmap, flor = a_roadmap(), focal_point()
    made = actions.add_action(a_new_action(), roadmap=roadmap, topic=topic(), by=flor)
    assert (made.objective.topic.code, made.order, made.version) == ("localization", 1, 1)
    assert (made.changed_by, made.on_behalf) == (flor, False)
    assert events_of(made).get().verb == "action.added"


def test_the_second_action_stands_below_the_first():
    roadmap, flor = a_roadmap(), focal_point()
    for title in ("one", "two"):
        actions.add_action(a_new_action(title=title), roadmap=roadmap, topic=topic(), by=flor)
    assert [a.title for a in Objective.objects.get().actions.all()] == ["one", "two"]


def test_staff_who_write_for_the_country_are_named_with_it():
    made = actions.add_action(a_new_action(), roadmap=a_roadmap(), topic=topic(), by=staff())
    assert made.on_behalf
    assert events_of(made).get().on_behalf_of == "ECU"


def test_nobody_adds_to_what_was_handed_in():
    with pytest.raises(NotAllowed):
        actions.add_action(
            a_new_action(), roadmap=a_roadmap(status=S.SUBMITTED), topic=topic(), by=focal_point()
        )


def test_a_topic_has_one_objective():
    roadmap = a_roadmap()
    an_objective(roadmap)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objective.objects.create(roadmap=roadmap, topic=topic("gender_budgeting"))


def test_a_change_raises_the_version():
    action, flor = an_action(a_roadmap()), focal_point()
    action.title = "Cost it"
    actions.change_action(action, topic=action.objective.topic, version=1, by=flor)
    saved = Action.objects.get(pk=action.pk)
    assert (saved.title, saved.version, saved.changed_by) == ("Cost it", 2, flor)


def test_the_second_of_two_is_told_who_saved_and_the_first_text_stays():
    action, flor, luz = an_action(a_roadmap()), focal_point(), focal_point(full_name="Luz")
    twin = Action.objects.get(pk=action.pk)
    action.title = "From Flor"
    actions.change_action(action, topic=action.objective.topic, version=1, by=flor)
    twin.title = "From Luz"
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        actions.change_action(twin, topic=twin.objective.topic, version=1, by=luz)
    assert (meanwhile.value.saved.title, meanwhile.value.saved.changed_by) == ("From Flor", flor)
    assert Action.objects.get(pk=action.pk).title == "From Flor"


def test_what_was_handed_in_meanwhile_does_not_change():
    roadmap, flor = a_roadmap(), focal_point()
    action = an_action(roadmap)
    twin = Action.objects.select_related("objective__roadmap").get(pk=action.pk)
    submit_roadmap(roadmap, by=flor)
    twin.title = "Too late"
    with pytest.raises(NotAllowed):
        actions.change_action(twin, topic=twin.objective.topic, version=1, by=flor)
    assert Action.objects.get(pk=action.pk).title == action.title


def test_an_action_moves_to_another_topic_and_an_empty_topic_goes():
    action, flor = an_action(a_roadmap()), focal_point()
    actions.change_action(action, topic=topic(), version=1, by=flor)
    assert [o.topic.code for o in Objective.objects.all()] == ["localization"]


def test_a_topic_whose_objective_is_written_stays():
    roadmap, flor = a_roadmap(), focal_point()
    an_objective(roadmap, title="Every output has a cost.")
    actions.change_action(an_action(roadmap), topic=topic(), version=1, by=flor)
    assert Objective.objects.count() == 2


def test_the_objective_is_written_in_one_sentence():
    roadmap, flor = a_roadmap(), focal_point()
    objective = an_objective(roadmap)
    objective.title = "Every output has a cost."
    actions.name_objective(objective, by=flor)
    assert Objective.objects.get().title == "Every output has a cost."
    with pytest.raises(NotAllowed):
        actions.name_objective(objective, by=focal_point("PAN"))


@pytest.mark.parametrize(
    ("which", "up", "order"),
    [(1, True, "BAC"), (1, False, "ACB"), (0, True, "ABC"), (2, False, "ABC")],
)
def test_actions_move_one_place_at_a_time(which, up, order):
    roadmap = a_roadmap()
    rows = [an_action(roadmap, title) for title in "ABC"]
    actions.move_action(rows[which], up=up, by=focal_point())
    assert "".join(a.title for a in Objective.objects.get().actions.all()) == order


def test_moving_is_for_those_who_write():
    with pytest.raises(NotAllowed):
        actions.move_action(an_action(a_roadmap()), up=True, by=focal_point("PAN"))


def test_an_action_goes_with_its_milestones_and_the_roadmap_remembers():
    roadmap, flor = a_roadmap(), focal_point()
    action = an_action(roadmap)
    a_milestone(action)
    pk = action.pk
    actions.remove_action(action, by=flor)
    assert not Milestone.objects.exists()
    event = events_of(roadmap).get()
    assert (event.verb, event.data) == ("roadmap.action_removed", {"action": pk})


def test_an_action_with_reports_is_not_removed():
    action = an_action(a_roadmap())
    an_update(action)
    with pytest.raises(NotAllowed):
        actions.remove_action(action, by=focal_point())
    assert Action.objects.exists()


def test_milestones_are_added_changed_and_removed_by_those_who_write():
    action, flor, stranger = an_action(a_roadmap()), focal_point(), focal_point("PAN")
    milestone = Milestone(action=action, title="First sheet", due_on=date(2027, 4, 1))
    with pytest.raises(NotAllowed):
        actions.save_milestone(milestone, by=stranger)
    actions.save_milestone(milestone, by=flor)
    milestone.title = "Second sheet"
    actions.save_milestone(milestone, by=flor)
    assert Milestone.objects.get().title == "Second sheet"
    with pytest.raises(NotAllowed):
        actions.remove_milestone(milestone, by=stranger)
    actions.remove_milestone(milestone, by=flor)
    assert not Milestone.objects.exists()
    assert [e.verb for e in events_of(action).order_by("pk")] == [
        "action.milestone_added",
        "action.milestone_changed",
        "action.milestone_removed",
    ]


# ---- progress ----


def test_a_report_sets_the_status_and_stays_as_it_is():
    action, flor = an_action(a_roadmap(status=S.AGREED)), focal_point()
    actions.report_progress(action, status=A.IN_PROGRESS, on=TODAY, text="Half of it.", by=flor)
    actions.report_progress(action, status=A.COMPLETED, on=TODAY, by=flor)
    action.refresh_from_db()
    assert action.status == A.COMPLETED
    assert [(u.status, u.text) for u in action.updates.order_by("pk")] == [
        (A.IN_PROGRESS, "Half of it."),
        (A.COMPLETED, ""),
    ]


def test_the_database_keeps_reports_from_being_changed():
    update = an_update(an_action(a_roadmap(status=S.AGREED)))
    update.text = "It was never so."
    with pytest.raises(IntegrityError), transaction.atomic():
        update.save()


def test_staff_report_for_the_country():
    action = an_action(a_roadmap(status=S.AGREED))
    update = actions.report_progress(action, status=A.IN_PROGRESS, on=TODAY, by=staff())
    assert update.on_behalf
    assert events_of(action).get().on_behalf_of == "ECU"


def test_nobody_reports_while_the_text_waits_for_agreement():
    with pytest.raises(NotAllowed):
        actions.report_progress(
            an_action(a_roadmap(status=S.SUBMITTED)), status=A.COMPLETED, on=TODAY, by=focal_point()
        )


def test_a_revision_that_is_being_written_takes_progress_over():
    agreed, flor = a_roadmap(status=S.AGREED), focal_point()
    action = an_action(agreed)
    milestone = a_milestone(action)
    revision = revise_roadmap(agreed, by=flor)
    actions.report_progress(action, status=A.IN_PROGRESS, on=TODAY, by=flor)
    actions.reach_milestone(milestone, completed_on=TODAY, evidence="Minutes 4", by=flor)
    copy = Action.objects.get(objective__roadmap=revision)
    assert copy.status == A.IN_PROGRESS
    assert (copy.milestones.get().completed_on, copy.milestones.get().evidence) == (TODAY, "Minutes 4")


def test_reports_of_earlier_revisions_are_part_of_the_history():
    first = an_action(a_roadmap("ECU", status=S.CLOSED))
    second = an_action(a_roadmap("PAN", status=S.CLOSED), follows=first)
    third = an_action(a_roadmap("BOL"), follows=second)
    an_update(first, "old", on=date(2026, 1, 1))
    an_update(third, "new", on=date(2027, 1, 1))
    an_update(an_action(a_roadmap("CRI")), "somebody else's")
    assert [u.text for u in reports_on(third)] == ["new", "old"]


def test_a_milestone_is_reached_with_its_evidence():
    milestone = a_milestone(an_action(a_roadmap(status=S.AGREED)))
    actions.reach_milestone(milestone, completed_on=TODAY, evidence="Decree 14-27", by=focal_point())
    milestone.refresh_from_db()
    assert (milestone.completed_on, milestone.evidence) == (TODAY, "Decree 14-27")
    with pytest.raises(NotAllowed):
        actions.reach_milestone(milestone, completed_on=TODAY, evidence="again", by=focal_point())


# ---- what the clock decides, in words ----


@pytest.mark.parametrize(
    ("due_on", "status", "words"),
    [
        (date(2027, 2, 28), A.IN_PROGRESS, "1 day late"),
        (date(2027, 2, 17), A.NOT_STARTED, "12 days late"),
        (date(2027, 2, 17), A.POSTPONED, "12 days late"),
        (date(2027, 2, 17), A.COMPLETED, ""),
        (date(2027, 2, 17), A.DROPPED, ""),
        (date(2027, 3, 1), A.NOT_STARTED, ""),
    ],
)
def test_lateness_is_said_in_words(due_on, status, words):
    assert lateness(Action(due_on=due_on, status=status), TODAY) == words


def test_the_query_and_the_row_agree_about_late():
    roadmap = a_roadmap(status=S.AGREED)
    for status in A:
        for day in (-1, 0, 1):
            an_action(roadmap, due_on=TODAY + timedelta(days=day), status=status)
    late = set(Action.objects.late(TODAY))
    assert late == {action for action in Action.objects.all() if action.is_late(TODAY)}
    assert len(late) == 3


def test_milestones_that_are_late_are_open_ones_of_agreed_roadmaps():
    agreed, draft = a_roadmap(status=S.AGREED), a_roadmap("PAN")
    action, done = an_action(agreed), an_action(agreed, "done", status=A.COMPLETED)
    yesterday = {"due_on": TODAY - timedelta(days=1)}
    late = a_milestone(action, "late", **yesterday)
    a_milestone(action, "reached", completed_on=TODAY, **yesterday)
    a_milestone(action, "due today", due_on=TODAY)
    a_milestone(done, "of a finished action", **yesterday)
    a_milestone(an_action(draft), "of a draft", **yesterday)
    assert list(Milestone.objects.late(TODAY)) == [late]
    assert late.is_late(TODAY)


@pytest.mark.parametrize(
    ("completed_on", "is_late", "words"),
    [
        (date(2027, 2, 3), False, "reached on 3 Feb 2027"),
        (None, True, "was due on 1 Mar 2027"),
        (None, False, "due on 1 Mar 2027"),
    ],
)
def test_a_milestone_says_when(completed_on, is_late, words):
    milestone = Milestone(due_on=TODAY, completed_on=completed_on)
    assert milestone_words(milestone, is_late=is_late) == words


def test_counts_by_topic_add_up_in_one_query(django_assert_num_queries):
    roadmap = a_roadmap(status=S.AGREED)
    for status, day in [
        (A.COMPLETED, -5), (A.IN_PROGRESS, -5), (A.IN_PROGRESS, 0), (A.POSTPONED, 5), (A.DROPPED, -5),
        (A.NOT_STARTED, 5),
    ]:  # fmt: skip
        an_action(roadmap, due_on=TODAY + timedelta(days=day), status=status, topic="localization")
    an_action(roadmap, due_on=TODAY, topic="theory_of_change")
    an_action(a_roadmap("PAN"), "of a draft", topic="localization")
    with django_assert_num_queries(1):
        rows = Action.objects.of_current_roadmaps().counts_by_topic(TODAY)
    first, second = rows
    assert first == {
        "topic": topic("theory_of_change").pk, "total": 1, "done": 0, "on_track": 1, "late": 0,
        "postponed": 0, "dropped": 0,
    }  # fmt: skip
    assert second == {
        "topic": topic().pk, "total": 6, "done": 1, "on_track": 2, "late": 1, "postponed": 1, "dropped": 1,
    }  # fmt: skip


# ---- the lines of page and paper ----


def test_actions_are_numbered_by_topic_and_place():
    roadmap = a_roadmap()
    second = an_action(roadmap, "B", topic="localization")
    first = an_action(roadmap, "A", topic="theory_of_change")
    third = an_action(roadmap, "C", topic="localization")
    an_objective(roadmap, "gender_budgeting", title="An objective without actions has no number.")
    lines = lines_of(roadmap, today=TODAY)
    numbers = {line.action.title: line.number for part in lines.parts for line in part.lines}
    assert numbers == {"A": "1.1", "B": "2.1", "C": "2.2"}
    assert [number_in_roadmap(a) for a in (first, second, third)] == ["1.1", "2.1", "2.2"]


def test_empty_topics_of_the_academy_are_offered_with_their_example():
    roadmap = a_roadmap()
    an_action(roadmap, topic="gender_budgeting")
    shown, others = with_empty_topics(lines_of(roadmap, today=TODAY).parts)
    assert len(shown) == 6
    empty = {part.topic.code: part.example for part in shown if not part.lines}
    assert len(empty) == 5
    assert all(empty.values())
    assert [topic.code for topic in others] == ["inclusive_process", "timeline", "security_sector"]


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_every_topic_has_an_example_in_every_language(language):
    with translation.override(language):
        examples = [example_for(t.code) for t in Topic.objects.filter(of_the_academy=True)]
    assert len({example.title for example in examples}) == 6


def test_a_topic_outside_the_six_has_no_example():
    assert example_for("security_sector") is None


def test_the_summary_of_a_topic_does_not_count_what_was_dropped():
    roadmap = a_roadmap()
    for title, status, due_on in [
        ("done", A.COMPLETED, TODAY), ("late", A.IN_PROGRESS, date(2027, 2, 1)), ("gone", A.DROPPED, TODAY),
    ]:  # fmt: skip
        an_action(roadmap, title, status=status, due_on=due_on)
    lines = lines_of(roadmap, today=TODAY)
    assert lines.parts[0].summary == "1 of 2 done, 1 late"
    assert (lines.counts.actions, lines.counts.done, lines.counts.late) == (2, 1, 1)
    assert lines.counts.next_due_on is None


def test_lines_take_the_same_number_of_queries_for_one_action_and_for_many(django_assert_num_queries):
    roadmap = a_roadmap()
    a_milestone(an_action(roadmap))
    with django_assert_num_queries(3):
        lines_of(roadmap, today=TODAY)
    for title in "ABC":
        a_milestone(an_action(roadmap, title, topic="localization"))
    with django_assert_num_queries(3):
        lines_of(roadmap, today=TODAY)


# ---- money ----


def test_costs_are_summed_by_currency_and_never_converted():
    roadmap = a_roadmap()
    rows = [
        an_action(roadmap, cost=100, funding=Funding.SECURED),
        an_action(roadmap, cost=40, funding=Funding.GAP),
        an_action(roadmap, cost=7, currency="EUR", funding=Funding.ASKED),
        an_action(roadmap, cost=0, currency="EUR"),
        an_action(roadmap, "no cost given"),
        an_action(roadmap, cost=999, status=A.DROPPED, funding=Funding.GAP),
    ]
    costs = costs_of(rows)
    assert [(c.currency, c.total, c.secured, c.asked, c.gap, c.unknown) for c in costs.sums] == [
        ("EUR", 7, 0, 7, 0, 0),
        ("USD", 140, 100, 0, 40, 0),
    ]
    # No cost given is not a cost of zero.
    assert (costs.costed, costs.actions) == (4, 5)


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        (Decimal("120000"), "en", "USD 120,000"),
        (Decimal("120000"), "fr", "USD 120 000"),
        (Decimal("9999.50"), "en", "USD 9,999.50"),
        (Decimal("0"), "en", "USD 0"),
        (None, "en", ""),
    ],
)
def test_a_sum_is_written_as_the_language_writes_it(value, language, written):
    with translation.override(language):
        assert money(value, "USD").replace("\N{NO-BREAK SPACE}", " ") == written


# ---- forms ----


def typed(**changes) -> dict:
    values = {
        "version": "1", "topic": topic().pk, "title": "Consult", "lead_institution": "Cancillería",
        "due_on": "2027-05-01", "funding": "unknown",
    }  # fmt: skip
    return values | changes


def errors_of(data: dict, **kwargs) -> dict:
    form = ActionForm(data, reader=focal_point(), **kwargs)
    return {name: list(messages) for name, messages in form.errors.items()}


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"starts_on": "2027-05-02"}, "due_on", "It is due before it begins."),
        ({"cost": "100"}, "currency", "In which currency is the cost?"),
        ({"cost": "-1", "currency": "USD"}, "cost", "A cost cannot be below zero."),
        ({"cost": "some", "currency": "USD"}, "cost", "Enter a number."),
        ({"cost": "100", "currency": "QQQ"}, "currency", None),
        ({"due_on": "2027-02-30"}, "due_on", "Enter a valid date."),
        ({"title": ""}, "title", "This field is required."),
        ({"title": "x" * 251}, "title", None),
        ({"lead_contact": "not an address"}, "lead_contact", "Enter a valid email address."),
    ],
)
def test_what_cannot_be_is_said_at_the_field(changes, field, message):
    errors = errors_of(typed(**changes))
    assert list(errors) == [field]
    if message:
        assert errors[field] == [message]


@pytest.mark.parametrize(
    ("written", "cost"),
    [
        ("120000", "120000"), ("120,000", "120000"), ("120.000", "120000"), ("120 000", "120000"),
        ("1.234.567,50", "1234567.50"), ("1,234,567.50", "1234567.50"), ("12,5", "12.5"), ("0", "0"),
        ("120\N{NARROW NO-BREAK SPACE}000", "120000"), ("1'500", "1500"),
    ],
)  # fmt: skip
def test_a_cost_is_read_as_people_write_it(written, cost):
    form = ActionForm(typed(cost=written, currency="usd"), reader=focal_point())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["cost"] == Decimal(cost)
    assert form.cleaned_data["currency"] == "USD"


def test_the_database_wants_a_currency_with_each_cost():
    with pytest.raises(IntegrityError), transaction.atomic():
        an_action(a_roadmap(), cost=1, currency="")


def test_people_of_government_do_not_see_how_to_reach_civil_society():
    a_person("Rosa", email="rosa@civil.example", sector=Sector.CIVIL_SOCIETY)
    action = an_action(a_roadmap(), lead_contact="rosa@civil.example")
    government, kemi = focal_point(), staff()
    assert ActionForm(instance=action, reader=kemi)["lead_contact"].value() == "rosa@civil.example"
    form = ActionForm(instance=action, reader=government)
    assert "rosa@civil.example" not in str(form)
    # Left empty, the address stays; the comparison of two texts does not betray it either.
    data = typed(topic=action.objective.topic_id, lead_contact="")
    sent = ActionForm(data, instance=Action.objects.get(pk=action.pk), reader=government)
    assert sent.is_valid()
    assert sent.cleaned_data["lead_contact"] == "rosa@civil.example"
    assert "lead_contact" not in {d.name for d in sent.against(action)}


def test_an_address_of_government_is_shown_to_government():
    a_person("Ana", email="ana@gob.example")
    action = an_action(a_roadmap(), lead_contact="ana@gob.example")
    assert ActionForm(instance=action, reader=focal_point())["lead_contact"].value() == "ana@gob.example"


def test_the_comparison_names_every_field_that_differs_as_people_read_it():
    action = an_action(a_roadmap(), cost=100, funding=Funding.GAP, due_on=date(2027, 6, 1))
    data = typed(
        topic=topic("theory_of_change").pk, title="Mine", due_on="2027-05-01",
        lead_institution=action.lead_institution, cost="100", currency="USD", funding="secured",
    )  # fmt: skip
    form = ActionForm(data, instance=Action.objects.get(pk=action.pk), reader=staff())
    assert form.is_valid(), form.errors
    assert {(d.label, d.mine, d.theirs) for d in form.against(action)} == {
        ("Topic", "Theory of change", "Gender budgeting"),
        ("What will be done", "Mine", action.title),
        ("Due on", "1 May 2027", "1 June 2027"),
        ("Funding", "secured", "missing"),
    }


def test_a_milestone_lies_before_the_end_of_its_action():
    action = an_action(a_roadmap(), due_on=date(2027, 6, 1))
    late = MilestoneForm({"title": "x", "due_on": "2027-06-02"}, instance=Milestone(action=action))
    assert "1 June 2027" in late.errors["due_on"][0]
    assert MilestoneForm({"title": "x", "due_on": "2027-06-01"}, instance=Milestone(action=action)).is_valid()


def test_a_report_is_about_what_has_happened():
    tomorrow = timezone.localdate() + timedelta(days=1)
    form = ProgressForm({"status": "completed", "on": tomorrow.isoformat()})
    assert form.errors == {"on": ["This day is still ahead."]}
    reached = ReachedForm({"completed_on": tomorrow.isoformat(), "evidence": "x"})
    assert reached.errors == {"completed_on": ["This day is still ahead."]}


@pytest.mark.parametrize("status", ["postponed", "dropped"])
def test_who_postpones_or_drops_an_action_says_why(status):
    form = ProgressForm({"status": status, "on": "2026-01-01"})
    assert form.errors == {"text": ["Say in a sentence why."]}


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/x", "data:text/html,x"])
def test_evidence_is_an_address_of_the_web(address):
    form = ProgressForm({"status": "completed", "on": "2026-01-01", "evidence_url": address})
    assert list(form.errors) == ["evidence_url"]


# ---- who sees them, and the history ----


def test_actions_and_milestones_are_seen_with_their_roadmap():
    mine = a_milestone(an_action(a_roadmap("ECU")))
    other = a_milestone(an_action(a_roadmap("PAN")))
    public = a_milestone(an_action(a_roadmap("BOL", status=S.AGREED, published=True)))
    flor = focal_point("ECU")
    assert set(Milestone.objects.visible_to(flor)) == {mine, public}
    assert set(Action.objects.visible_to(flor)) == {mine.action, public.action}
    assert set(Action.objects.visible_to(staff())) == {mine.action, other.action, public.action}


def test_the_history_names_people_as_they_want_to_be_named():
    roadmap, kemi = a_roadmap(), staff()
    lucia = focal_point(full_name="Lucía Méndez")
    hidden = a_person("Lucía Méndez", user=lucia, visibility="hidden", iso3="PER")
    action = an_action(roadmap)
    actions.save_milestone(Milestone(action=action, title="x", due_on=TODAY), by=lucia)
    actions.save_milestone(Milestone(action=action, title="y", due_on=TODAY), by=kemi)
    entries = history_of(roadmap, {action.pk: action}, reader=focal_point(full_name="Other"))
    assert [(e.what, e.who) for e in entries] == [
        ("Milestone added", "Kemi Mora for Ecuador"),
        ("Milestone added", hidden.listed_name),
    ]
    assert history_of(roadmap, {action.pk: action}, reader=kemi)[1].who == "Lucía Méndez"
