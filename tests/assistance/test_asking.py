"""The pages on which a country asks for help."""

from datetime import timedelta

import pytest
from django.utils import timezone

from academy.countries.models import Topic
from assistance.models import Request
from assistance.states import RequestStatus
from participants.states import RegistrationRole
from tests.assistance.team import a_team
from tests.factories.accounts import a_country, focal_point, grant, staff
from tests.factories.assistance import a_request, an_action, an_engagement
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate

pytestmark = pytest.mark.django_db

FORM = "/assistance/ask/?country=ECU&topic=gender_budgeting"


def topic(code: str = "gender_budgeting") -> int:
    return Topic.objects.get(code=code).pk


def answers(**changes) -> dict:
    return {
        "topic_1": topic(), "help_1": "costing", "title": "Costing", "need": "A list.\nNo costs.",
        "modality": "either", "language": "es", "urgency": "normal", "wanted_by": "",
    } | changes  # fmt: skip


def errors(response) -> list[str]:
    assert response.status_code == 200
    form = response.context["form"]
    return [str(error) for field in form for error in field.errors]


# --- On the way to the form -----------------------------------------------------------------------


def test_who_works_for_one_country_begins_with_the_topic(sign_in):
    page = sign_in(focal_point("ECU")).get("/assistance/ask/").content.decode()
    assert "What do you need help with?" in page
    assert "?country=ECU&amp;topic=gender_budgeting" in page


def test_a_country_is_known_by_its_code_in_either_case(sign_in):
    page = sign_in(focal_point("ECU")).get("/assistance/ask/?country=ecu").content.decode()
    assert "What do you need help with?" in page


def test_who_works_for_two_countries_says_first_for_which(sign_in):
    user = focal_point("ECU")
    grant(user, "focal_point", country=a_country("BOL"))
    client = sign_in(user)
    page = client.get("/assistance/ask/").content.decode()
    assert "For which country?" in page
    assert "Jamaica" not in page
    assert "What do you need help with?" in client.get("/assistance/ask/?country=BOL").content.decode()


@pytest.mark.parametrize("query", ["?country=BOL", "?country=nowhere", "?country="])
def test_another_country_or_none_is_asked_for_again(sign_in, query):
    response = sign_in(focal_point("ECU")).get(f"/assistance/ask/{query}")
    assert errors(response) == ["Choose a country."]


def test_people_without_a_country_are_told_why_they_cannot_ask(sign_in):
    team = a_team()
    for user in (team.organiser, team.partner, team["expert"]):
        response = sign_in(user).get("/assistance/ask/")
        assert response.status_code == 403
        assert "Only people who work on a country&#x27;s plan" in response.content.decode()


@pytest.mark.parametrize("query", ["?country=ECU&topic=nothing", "?action=1", "?action=x", FORM + "&lines=x"])
def test_addresses_that_make_no_sense_lead_nowhere(sign_in, query):
    address = query if query.startswith("/") else f"/assistance/ask/{query}"
    assert sign_in(focal_point("ECU")).get(address).status_code == 404


def test_an_action_of_another_country_is_not_known_here(sign_in):
    action = an_action("BOL")
    assert sign_in(focal_point("ECU")).get(f"/assistance/ask/?action={action.pk}").status_code == 404
    assert sign_in(focal_point("BOL")).get(f"/assistance/ask/?action={action.pk}").status_code == 200


def test_an_action_brings_its_plan_convening_topic_words_and_date(sign_in):
    convening = a_convening()
    action = an_action("ECU", topic="localization", help_needed="A guide for municipalities")
    action.roadmap.convening = convening
    action.roadmap.save()
    client = sign_in(focal_point("ECU"))
    form = client.get(f"/assistance/ask/?action={action.pk}").context["form"]
    assert form.initial["title"] == "A guide for municipalities"
    assert form.initial["wanted_by"] == action.due_on
    assert form.initial["topic_1"] == topic("localization")
    client.post(f"/assistance/ask/?action={action.pk}", answers())
    request = Request.objects.get()
    assert (request.action, request.plan, request.convening) == (action, action.roadmap.plan, convening)


def test_a_date_that_is_past_is_not_proposed(sign_in):
    action = an_action("ECU", due_on=timezone.localdate() - timedelta(days=1))
    form = sign_in(focal_point("ECU")).get(f"/assistance/ask/?action={action.pk}").context["form"]
    assert form.initial["wanted_by"] is None


def test_earlier_answers_on_the_topic_are_shown_first_and_only_those_one_may_read(sign_in):
    team = a_team()
    read = a_request(asked_by=team.focal_point, status=RequestStatus.CLOSED, title="Read me")
    an_engagement(read, outcome="A cost table for all.")
    a_request(asked_by=team.activist, is_of_civil_society=True, status=RequestStatus.CLOSED, title="Not me")
    a_request("BOL", asked_by=team.elsewhere, status=RequestStatus.CLOSED, title="Nor me")
    a_request(asked_by=team.focal_point, title="Not answered")
    other = a_request(status=RequestStatus.CLOSED, title="Other topic", topics=["localization"])
    client = sign_in(team.official)
    page = client.get(FORM).content.decode()
    assert "A cost table for all." in page
    assert [one.pk for one in client.get(FORM).context["earlier"]] == [read.pk]
    counts = {t.code: n for t, n in client.get("/assistance/ask/").context["topics"]}
    assert (counts["gender_budgeting"], counts["localization"], counts["timeline"]) == (1, 1, 0)
    assert other.title not in page


# --- The form ----------------------------------------------------------------------------------


def test_one_line_more_keeps_what_was_typed_and_checks_nothing_yet(sign_in):
    client = sign_in(focal_point("ECU"))
    typed = answers(title="Half a ti", need="", help_1="", more="1")
    response = client.post(FORM, typed)
    assert response.url == f"{FORM}&lines=2#line-2"
    page = client.get(f"{FORM}&lines=2").content.decode()
    assert 'value="Half a ti"' in page
    assert "Topic 2 of 2" in page
    assert "There is a problem" not in page
    assert not Request.objects.exists()


def test_three_lines_at_most(sign_in):
    client = sign_in(focal_point("ECU"))
    form = client.get(f"{FORM}&lines=99").context["form"]
    assert (form.line_count, form.can_have_more) == (3, False)


def test_every_line_becomes_one_of_the_request_and_empty_ones_do_not(sign_in):
    client = sign_in(focal_point("ECU"))
    more = {
        "topic_2": topic("localization"), "help_2": "text_review", "detail_2": "Chapter 3",
        "topic_3": "", "help_3": "", "detail_3": "",
    }  # fmt: skip
    client.post(f"{FORM}&lines=3", answers(**more))
    lines = [(line.topic.code, line.help_type, line.need) for line in Request.objects.get().lines.all()]
    assert lines == [("gender_budgeting", "costing", ""), ("localization", "text_review", "Chapter 3")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Say in one line what you need."),
        ({"need": "  "}, "Describe what is needed, in a few lines."),
        ({"topic_1": ""}, "Choose a topic."),
        ({"help_1": ""}, "Choose the kind of help."),
        ({"wanted_by": "2020-01-01"}, "This day is past."),
        ({"wanted_by": "2999-01-01"}, "This is more than three years ahead. Is the year right?"),
        ({"urgency": "soon"}, "Give the date that depends on it."),
        ({"topic_2": "a topic"}, "Choose the kind of help."),
        ({"help_2": "costing"}, "Choose a topic."),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_typed_is_lost(sign_in, changes, said):
    changes = {name: str(topic()) if value == "a topic" else value for name, value in changes.items()}
    response = sign_in(focal_point("ECU")).post(f"{FORM}&lines=2", answers(**changes))
    assert errors(response) == [said]
    page = response.content.decode()
    assert "<title>Error:" in page
    if "need" not in changes:
        assert "A list.\nNo costs." in page
    assert not Request.objects.exists()


def test_the_same_line_twice_is_noticed(sign_in):
    twice = {"topic_2": topic(), "help_2": "costing"}
    response = sign_in(focal_point("ECU")).post(f"{FORM}&lines=2", answers(**twice))
    assert errors(response) == ["You have named this topic with this kind of help already."]


def test_a_second_press_does_not_make_a_second_request(sign_in):
    client = sign_in(focal_point("ECU"))
    client.post(FORM, answers())
    number = Request.objects.get().reference
    response = client.post(FORM, answers())
    assert errors(response) == [f"You have sent this request already: it has the number {number}."]
    assert Request.objects.count() == 1


def test_a_text_of_any_script_comes_back_as_it_was_and_never_as_markup(sign_in):
    client = sign_in(focal_point("ECU"))
    title = "مساعدة <b>O'Brien</b> & “Ñandutĩ”"
    response = client.post(FORM, answers(title=title, need="<script>alert(1)</script>"), follow=True)
    page = response.content.decode()
    assert Request.objects.get().title == title
    assert "مساعدة &lt;b&gt;O&#x27;Brien&lt;/b&gt; &amp; “Ñandutĩ”" in page
    assert "<script>alert" not in page


def test_the_side_is_named_as_the_reader_stands(sign_in):
    team = a_team()
    assert "Only people of government see this request" in sign_in(team.head).get(FORM).content.decode()
    page = sign_in(team.activist).get(FORM).content.decode()
    assert "Only people of civil society see this request" in page


def test_staff_choose_for_whom_and_only_from_the_team(sign_in):
    team = a_team()
    client = sign_in(team.staff)
    choices = {str(label) for _value, label in client.get(FORM).context["form"].fields["asked_for"].choices}
    assert choices == {
        "the country's focal points", "Hugo Vera", "Olga Paz", "Amparo Luz", "Celia Ríos", "Dora Nilsson",
    }  # fmt: skip
    response = client.post(FORM, answers(asked_for=team.elsewhere.pk))
    assert "Select a valid choice" in errors(response)[0]
    client.post(FORM, answers(asked_for=team.activist.pk))
    request = Request.objects.get()
    assert (request.asked_for, request.is_of_civil_society) == (team.activist, True)
    page = client.get(request.get_absolute_url()).content.decode()
    assert "<bdi>Kemi Mora</bdi> for Amparo Luz, Ecuador" in page


def test_the_team_cannot_ask_for_somebody_else(sign_in):
    team = a_team()
    client = sign_in(team.head)
    assert "asked_for" not in client.get(FORM).context["form"].fields
    client.post(FORM, answers(asked_for=team.activist.pk))
    assert Request.objects.get().asked_for is None


def test_the_page_speaks_the_language_of_the_reader_by_default(sign_in):
    user = a_delegate(a_convening(), "ECU", role=RegistrationRole.DELEGATE)  # reads Spanish
    form = sign_in(user).get(FORM).context["form"]
    assert form.initial["language"] == "es"


def test_changing_the_language_keeps_the_answers(sign_in):
    client = sign_in(staff())
    response = client.post(f"/language/?next={FORM.replace('&', '%26')}", answers(language="fr"))
    assert response.url == FORM
    page = client.get(FORM).content.decode()
    assert 'value="Costing"' in page
