import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from naps.models import Draft, Review
from naps.states import DraftStatus, Recommendation, ReviewStatus
from tests.factories.accounts import a_user, focal_point, partner, staff
from tests.factories.participants import an_expert
from tests.factories.reviews import a_draft_to_read, a_letter, a_review, give_grades
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

R = ReviewStatus


def page(response) -> str:
    return unescape(response.content.decode())


def url(name: str, pk: int) -> str:
    return reverse(f"naps:{name}", args=[pk])


def answers(deed: str = "save", grades: str = "", **more) -> dict:
    """What a browser sends: every field, most of them empty."""
    said = {"deed": deed, "window": str(uuid4()), "seen": "", "summary": "", "confidential_note": ""}
    for code, grade in zip("ABCDEFGHI", grades.ljust(9, "-"), strict=True):
        said |= {f"grade_{code}": {"n": "na", "-": ""}.get(grade, grade)}
        said |= {f"comment_{code}": "", f"pages_{code}": ""}
    return said | more


def warm(client):
    """After a first page what is kept for all pages is there."""
    client.get(reverse("naps:review-queue"))
    return client


# --- the queue --------------------------------------------------------------------------------


def test_the_queue_says_what_is_due_and_how_far_one_is(sign_in):
    me, today = a_user("Rosa"), timezone.localdate()
    a_review(a_draft_to_read("BOL"), reviewer=me, due_on=today - timedelta(days=2))
    a_review(a_draft_to_read("PAN"), reviewer=me, due_on=today + timedelta(days=5), status=R.ACCEPTED)
    a_review(a_draft_to_read("CRI"), reviewer=me, status=R.SUBMITTED, grades="444444444")
    a_review(a_draft_to_read("JAM"), reviewer=a_user("Other"))
    shown = page(sign_in(me).get(reverse("naps:review-queue")))
    assert "1 of 3 done" in shown
    assert shown.index("2 days overdue") < shown.index("due in 5 days")
    assert "100 of 100, high-impact" in shown
    assert "Jamaica" not in shown


def test_an_empty_queue_says_so(sign_in):
    shown = page(sign_in(a_user()).get(reverse("naps:review-queue")))
    assert "Nothing to review. You get a letter when somebody asks you." in shown


def test_a_draft_that_was_taken_back_no_longer_waits(sign_in):
    me, draft = a_user("Rosa"), a_draft_to_read()
    a_review(draft, reviewer=me)
    Draft.objects.filter(pk=draft.pk).update(status=DraftStatus.WITHDRAWN, reason="-")
    assert "Ecuador" not in page(sign_in(me).get(reverse("naps:review-queue")))


def test_the_queue_costs_the_same_for_one_and_for_three(sign_in):
    me, counts = a_user("Rosa"), []
    client = sign_in(me)
    for waiting, done in ((["ECU"], ["BOL"]), (["PAN", "CRI"], ["JAM", "TTO"])):
        for iso3 in waiting:
            a_review(a_draft_to_read(iso3), reviewer=me)
        for iso3 in done:
            a_review(a_draft_to_read(iso3), reviewer=me, status=R.SUBMITTED, grades="33")
        counts.append(queries_of(client, reverse("naps:review-queue")))
    assert counts[0] == counts[1]


# --- the question before the files open ----------------------------------------------------------


def test_the_draft_stays_closed_until_the_question_is_answered(sign_in):
    review = a_review()
    client, draft = sign_in(review.reviewer), review.draft
    file = reverse("naps:draft-file", args=[draft.pk, draft.files.get().pk])
    assert client.get(file).status_code == 404
    assert client.get(url("review", review.pk)).url == url("review-answer", review.pk)
    shown = page(client.get(url("review-answer", review.pk)))
    assert "Do you have a conflict of interest with this draft?" in shown
    assert draft.files.get().file.original_name not in shown


@pytest.mark.parametrize(
    ("data", "status", "error"),
    [
        ({"answer": "accept"}, R.ACCEPTED, ""),
        ({"answer": "conflict", "reason": "I wrote it."}, R.DECLINED, ""),
        ({"answer": "decline", "reason": "No time."}, R.DECLINED, ""),
        ({}, R.INVITED, "Choose one of the answers."),
        ({"answer": "conflict"}, R.INVITED, "Say why, in one sentence."),
        ({"answer": "decline", "reason": " "}, R.INVITED, "Say why, in one sentence."),
        ({"answer": "decline", "reason": "x" * 301}, R.INVITED, "at most 300 characters"),
    ],
)
def test_answering(sign_in, data, status, error):
    review = a_review(reviewer=an_expert().person.user)
    response = sign_in(review.reviewer).post(url("review-answer", review.pk), data)
    review.refresh_from_db()
    assert review.status == status
    assert response.status_code == (200 if error else 302)
    assert error in page(response)


def test_nobody_answers_for_somebody_else(sign_in):
    review = a_review()
    for user in (staff(), a_user(), focal_point("ECU")):
        assert sign_in(user).post(url("review-answer", review.pk), {"answer": "accept"}).status_code == 404
    review.refresh_from_db()
    assert review.status == R.INVITED


# --- the rubric ---------------------------------------------------------------------------------


@pytest.fixture
def writing():
    return a_review(reviewer=a_user("Rosa", time_zone="America/Lima"), status=R.ACCEPTED, invited_by=staff())


def test_the_rubric_stands_beside_the_files(sign_in, writing):
    shown = page(sign_in(writing.reviewer).get(url("review", writing.pk)))
    file = writing.draft.files.get()
    assert reverse("naps:draft-file", args=[writing.draft_id, file.pk]) in shown
    assert shown.count('type="radio"') == 9 * 6 + 4
    assert "0 of 9 criteria answered" in shown
    assert "Not saved yet" in shown


def test_the_rubric_is_in_the_readers_language(sign_in, writing):
    shown = page(sign_in(writing.reviewer, "es").get(url("review", writing.pk)))
    assert "Teoría del cambio y cadena de resultados" in shown


def test_saving_keeps_a_part_and_says_when(sign_in, writing):
    client = sign_in(writing.reviewer)
    data = answers(grades="3", comment_A="Clear.", pages_A="14–16", comment_B="No grade yet.")
    assert client.post(url("review", writing.pk), data).url == url("review", writing.pk)
    assert {(s.criterion.code, s.grade, s.comment, s.pages) for s in writing.scores.all()} == {
        ("A", 3, "Clear.", "14–16"),
        ("B", None, "No grade yet.", ""),
    }
    shown = page(client.get(url("review", writing.pk)))
    assert "1 of 9 criteria answered" in shown
    writing.refresh_from_db()
    clock = (writing.saved_at - timedelta(hours=5)).strftime("%H:%M")  # Lima is five hours behind
    assert f"Saved {clock}" in shown


def test_save_and_back(sign_in, writing):
    response = sign_in(writing.reviewer).post(url("review", writing.pk), answers("queue", "3"))
    assert response.url == reverse("naps:review-queue")


def test_a_faulty_part_is_pointed_out_and_the_rest_is_kept(sign_in, writing):
    give_grades(writing, "--")
    data = answers(grades="31", pages_A="p" * 61, comment_A="Kept.", summary="Kept too.")
    response = sign_in(writing.reviewer).post(url("review", writing.pk), data)
    assert response.status_code == 200
    assert 'href="#id_pages_A"' in page(response)
    assert "p" * 61 in page(response)
    writing.refresh_from_db()
    assert writing.summary == "Kept too."
    assert list(writing.scores.values_list("grade", "comment", "pages")) == [(3, "Kept.", ""), (1, "", "")]


def test_sending_with_gaps_names_each_and_leads_to_its_first_choice(sign_in, writing):
    response = sign_in(writing.reviewer).post(url("review", writing.pk), answers("send", "4444444n"))
    shown = page(response)
    assert response.status_code == 200
    assert '<a href="#id_grade_I_0">I. Security sector and disarmament: choose a grade' in shown
    assert '<a href="#id_recommendation_0">Say what you recommend.</a>' in shown
    assert shown.count("choose a grade") == 2  # in the summary and at the criterion
    assert "<title>Error:" in shown
    assert writing.scores.count() == 8


def test_a_complete_review_is_looked_at_once_more(sign_in, writing):
    client = sign_in(writing.reviewer)
    data = answers("send", "44444444n", recommendation="minor", comment_A="Good.")
    assert client.post(url("review", writing.pk), data).url == url("review-send", writing.pk)
    shown = page(client.get(url("review-send", writing.pk)))
    assert "7 criteria have a grade and no comment:" in shown
    assert "100 of 100, high-impact" in shown
    writing.refresh_from_db()
    assert writing.status == R.ACCEPTED
    client.post(url("review-send", writing.pk))
    writing.refresh_from_db()
    assert writing.status == R.SUBMITTED


def test_a_second_press_on_send_does_no_harm(sign_in, writing):
    give_grades(writing, "444444444", comment="On")
    Review.objects.filter(pk=writing.pk).update(recommendation=Recommendation.MINOR)
    client = sign_in(writing.reviewer)
    client.post(url("review-send", writing.pk))
    assert client.post(url("review-send", writing.pk)).url == url("review-read", writing.pk)


def test_a_review_with_gaps_leads_back_to_the_rubric(sign_in, writing):
    client = sign_in(writing.reviewer)
    response = client.post(url("review-send", writing.pk), follow=True)
    assert response.redirect_chain == [(url("review", writing.pk), 302)]
    assert "Every criterion needs a grade" in page(response)


def test_nobody_else_opens_the_rubric(sign_in, writing):
    fellow = a_review(writing.draft, reviewer=a_user("Fellow"), status=R.ACCEPTED).reviewer
    for user in (fellow, a_user(), focal_point("ECU"), partner()):
        assert sign_in(user).get(url("review", writing.pk)).status_code == 404
    assert sign_in(staff()).get(url("review", writing.pk)).url == url("review-read", writing.pk)
    assert "has not been sent yet" in page(sign_in(staff()).get(url("review-read", writing.pk)))


def test_what_is_typed_after_the_review_was_cancelled_is_refused_in_words(sign_in, writing):
    Review.objects.filter(pk=writing.pk).update(status=R.CANCELLED, reason="-")
    response = sign_in(writing.reviewer).post(url("review", writing.pk), answers(grades="4"))
    assert response.status_code == 403
    assert "This review is no longer needed." in page(response)


# --- saving by itself, and two windows ------------------------------------------------------------


def autosave(client, review: Review, data: dict):
    return client.post(url("review", review.pk), data, headers={"X-Autosave": "1"})


def test_the_page_saves_by_itself(sign_in, writing):
    response = autosave(sign_in(writing.reviewer), writing, answers(grades="2", comment_A="By itself."))
    assert response.status_code == 200
    assert response.json()["words"].startswith("Saved ")
    assert writing.scores.get().comment == "By itself."


def test_a_faulty_part_is_told_to_the_page(sign_in, writing):
    response = autosave(sign_in(writing.reviewer), writing, answers(grades="2", pages_A="p" * 61))
    assert response.status_code == 422
    assert "Press “Save” to see what." in response.json()["words"]
    assert writing.scores.get().grade == 2


def test_one_window_saves_again_and_again(sign_in, writing):
    client, data = sign_in(writing.reviewer), answers()
    for text in ("One.", "Two.", "Three."):
        assert autosave(client, writing, data | {"comment_A": text}).status_code == 200
    assert client.post(url("review", writing.pk), data | {"comment_A": "Four."}).status_code == 302
    assert writing.scores.get().comment == "Four."


def test_an_older_window_is_told_and_nothing_is_lost(sign_in, writing):
    client = sign_in(writing.reviewer)
    older, newer = answers(comment_A="Older window."), answers(comment_A="Newer window.")
    client.post(url("review", writing.pk), newer)
    assert autosave(client, writing, older).status_code == 409
    response = client.post(url("review", writing.pk), older)
    shown = page(response)
    assert "This was saved in another window after you opened it here." in shown
    assert "Older window." in shown
    assert "Newer window." in shown
    assert writing.scores.get().comment == "Newer window."
    again = older | {"seen": response.context["form"].data["seen"]}
    assert client.post(url("review", writing.pk), again).status_code == 302
    assert writing.scores.get().comment == "Older window."


def test_a_change_of_language_keeps_what_was_typed(sign_in, writing):
    client = sign_in(writing.reviewer)
    data = answers(grades="3", comment_A="Still here.") | {"language": "es"}
    client.post(reverse("pages:language") + "?next=" + url("review", writing.pk), data)
    shown = page(client.get(url("review", writing.pk)))
    assert "Still here." in shown
    assert not writing.scores.exists()


def test_the_enter_key_saves_and_does_not_change_the_language(sign_in, writing):
    """A browser presses the first button that belongs to the form."""
    shown = page(sign_in(writing.reviewer).get(url("review", writing.pk)))
    first = re.search(r'<button[^>]*form="answers"[^>]*>', shown)[0]
    assert "name=" not in first
    assert "formaction=" not in first


# --- reading ----------------------------------------------------------------------------------


def test_staff_read_everything(sign_in):
    review = a_review(
        status=R.SUBMITTED, grades="333333333", confidential_note="Be careful.", summary="Good plan."
    )
    shown = page(sign_in(staff()).get(url("review-read", review.pk)))
    for words in ("Rosa Quispe", "Good plan.", "Be careful.", "75 of 100, strong", "3 · fully specified"):
        assert words in shown


def test_a_fellow_reviewer_reads_it_once_theirs_is_sent_and_without_name_note_or_total(sign_in):
    review = a_review(status=R.SUBMITTED, grades="333333333", confidential_note="Be careful.")
    mine = a_review(review.draft, reviewer=a_user("Fellow"), status=R.ACCEPTED)
    client = sign_in(mine.reviewer)
    assert client.get(url("review-read", review.pk)).status_code == 404
    Review.objects.filter(pk=mine.pk).update(status=R.SUBMITTED)
    assert url("review-read", review.pk) in page(client.get(url("review-read", mine.pk)))
    shown = page(client.get(url("review-read", review.pk)))
    assert "3 · fully specified" in shown
    for words in ("Rosa Quispe", "Be careful.", "75 of 100"):
        assert words not in shown


@pytest.mark.parametrize("shows_grades", [True, False])
def test_the_country_reads_a_released_review_with_grades_only_if_staff_chose_so(sign_in, shows_grades):
    review = a_review(
        status=R.SUBMITTED, grades="333333333", summary="Good.", confidential_note="Hm.", is_released=True
    )
    client = sign_in(focal_point("ECU"))
    assert client.get(url("review-read", review.pk)).status_code == 404
    a_letter(review.draft, status="issued", shows_grades=shows_grades)
    shown = page(client.get(url("review-read", review.pk)))
    assert "Good." in shown
    assert ("3 · fully specified" in shown) is shows_grades
    for words in ("Rosa Quispe", "Hm.", "75 of 100", "small changes"):
        assert words not in shown


def test_the_reviewer_reads_what_became_of_an_invitation(sign_in):
    review = a_review(status=R.CANCELLED, reason="The country starts over.")
    response = sign_in(review.reviewer).get(url("review", review.pk), follow=True)
    assert "The country starts over." in page(response)


# --- staff's desk -----------------------------------------------------------------------------


def test_the_desk_lists_drafts_by_what_they_wait_for(sign_in):
    a_draft_to_read("PAN", status=DraftStatus.SUBMITTED)
    late = a_review(a_draft_to_read("BOL"), due_on=timezone.localdate() - timedelta(days=1))
    ready = a_review(a_draft_to_read("CRI"), status=R.SUBMITTED)
    shown = page(sign_in(staff()).get(reverse("naps:review-desk")))
    assert url("review-invite", Draft.objects.get(plan__country__iso3="PAN").pk) in shown
    assert url("review-cancel", late.pk) in shown
    assert url("decision-write", ready.draft_id) in shown


def test_the_desk_costs_the_same_for_one_and_for_three(sign_in):
    client, overdue, counts = sign_in(staff()), timezone.localdate() - timedelta(days=3), []
    for countries in (["ECU"], ["BOL", "PAN"]):
        for iso3 in countries:
            a_review(a_draft_to_read(iso3), due_on=overdue)
        counts.append(queries_of(client, reverse("naps:review-desk")))
    assert counts[0] == counts[1]


def test_only_staff_have_a_desk(sign_in):
    for user in (a_user(), focal_point("ECU"), partner()):
        assert sign_in(user).get(reverse("naps:review-desk")).status_code == 403


def test_reviews_side_by_side_are_for_staff(sign_in):
    review = a_review(status=R.SUBMITTED, grades="4n", confidential_note="Be careful.")
    address = url("draft-reviews", review.draft_id)
    shown = page(sign_in(staff()).get(address))
    assert "4 · specified, resourced and owned" in shown
    assert "Be careful." in shown
    assert sign_in(review.reviewer).get(address).status_code == 403
    assert sign_in(focal_point("ECU")).get(address).status_code == 403
    assert sign_in(focal_point("BOL")).get(address).status_code == 404


def test_reviews_side_by_side_cost_the_same_for_one_and_for_three(sign_in):
    client, draft, counts = sign_in(staff()), a_draft_to_read(), []
    for names in (["Ana"], ["Bo", "Cy"]):
        for name in names:
            a_review(draft, reviewer=a_user(name), status=R.SUBMITTED, grades="333333333")
        counts.append(queries_of(client, url("draft-reviews", draft.pk)))
    assert counts[0] == counts[1]


def test_asking_from_the_list(sign_in):
    draft, expert = a_draft_to_read(status=DraftStatus.SUBMITTED), an_expert("Rosa", topics=["localization"])
    client, in_two_weeks = sign_in(staff()), timezone.localdate() + timedelta(days=14)
    shown = page(client.get(url("review-invite", draft.pk)))
    assert "reads Spanish" in shown
    assert f'value="{in_two_weeks.isoformat()}"' in shown
    data = {"experts": [expert.pk], "due_on": in_two_weeks.isoformat()}
    assert client.post(url("review-invite", draft.pk), data).url == url("draft-reviews", draft.pk)
    assert [str(r.reviewer) for r in draft.reviews.all()] == ["Rosa"]


@pytest.mark.parametrize(
    ("days", "who", "error"),
    [
        (14, False, "Choose at least one person."),
        (0, True, "This day is not in the future."),
        (365, True, "more than half a year away"),
        (None, True, "Choose the day by which you expect the review."),
    ],
)
def test_asking_with_something_wrong(sign_in, days, who, error):
    draft, expert = a_draft_to_read(status=DraftStatus.SUBMITTED), an_expert("Rosa")
    due = "" if days is None else (timezone.localdate() + timedelta(days=days)).isoformat()
    data = {"experts": [expert.pk] if who else [], "due_on": due}
    response = sign_in(staff()).post(url("review-invite", draft.pk), data)
    assert response.status_code == 200
    assert error in page(response)
    assert not draft.reviews.exists()


def test_whoever_may_not_be_asked_cannot_be_slipped_in(sign_in):
    draft = a_draft_to_read("ECU", status=DraftStatus.SUBMITTED)
    own, due = an_expert("Eva", iso3="ECU"), timezone.localdate() + timedelta(days=14)
    response = sign_in(staff()).post(
        url("review-invite", draft.pk), {"experts": [own.pk], "due_on": due.isoformat()}
    )
    assert response.status_code == 200
    assert not draft.reviews.exists()


def test_with_nobody_to_ask_the_page_says_why(sign_in):
    draft = a_draft_to_read("ECU", status=DraftStatus.SUBMITTED)
    an_expert("Eva", iso3="ECU")
    assert "Nobody on the roster can be asked" in page(sign_in(staff()).get(url("review-invite", draft.pk)))


@pytest.mark.parametrize(
    ("name", "status", "data", "becomes"),
    [
        ("review-cancel", R.INVITED, {"reason": "Over."}, R.CANCELLED),
        ("review-reopen", R.SUBMITTED, {"reason": "Look again."}, R.ACCEPTED),
    ],
)
def test_staff_give_a_reason(sign_in, name, status, data, becomes):
    review = a_review(status=status)
    client = sign_in(staff())
    assert "Say why, in one sentence." in page(client.post(url(name, review.pk), {"reason": ""}))
    assert client.post(url(name, review.pk), data).url == url("draft-reviews", review.draft_id)
    review.refresh_from_db()
    assert (review.status, review.reason) == (becomes, data["reason"])


def test_the_reviewer_reads_why_it_was_opened_again(sign_in):
    review = a_review(status=R.SUBMITTED)
    sign_in(staff()).post(url("review-reopen", review.pk), {"reason": "Look at the annex."})
    assert "Look at the annex." in page(sign_in(review.reviewer).get(url("review", review.pk)))


def test_moving_a_date(sign_in):
    review, later = a_review(), timezone.localdate() + timedelta(days=30)
    client = sign_in(staff())
    assert "not in the future" in page(client.post(url("review-due", review.pk), {"due_on": "2020-01-01"}))
    client.post(url("review-due", review.pk), {"due_on": later.isoformat()})
    review.refresh_from_db()
    assert review.due_on == later


@pytest.mark.parametrize("name", ["review-cancel", "review-due", "review-reopen"])
def test_these_deeds_are_staffs(sign_in, name):
    review = a_review(status=R.SUBMITTED if name == "review-reopen" else R.INVITED)
    assert sign_in(review.reviewer).get(url(name, review.pk)).status_code == 403
    assert sign_in(review.reviewer).post(url(name, review.pk), {"reason": "-"}).status_code == 403
    for stranger in (focal_point("ECU"), a_user()):
        assert sign_in(stranger).post(url(name, review.pk), {"reason": "-"}).status_code == 404


@pytest.mark.parametrize("name", ["review", "review-answer", "review-send", "review-read", "review-cancel"])
def test_signed_out_goes_to_sign_in(sign_in, name):
    response = sign_in().get(url(name, a_review().pk))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_the_list_is_shortened_and_whoever_is_ticked_stays(sign_in):
    draft = a_draft_to_read(status=DraftStatus.SUBMITTED)
    ana = an_expert("Ana Ruiz", iso3="PER", languages=["es"], topics=["localization"])
    an_expert("Yves Noël", iso3="HTI", languages=["fr"])
    an_expert("Zoe Paz", iso3="CHL", languages=["es"])
    client, address = sign_in(staff()), url("review-invite", draft.pk)

    def listed(**typed) -> list[str]:
        form = client.post(address, {"deed": "filter", "due_on": "tomorrow"} | typed).context["form"]
        assert not form.errors  # nothing is checked, for nothing is sent
        return [str(candidate.expert) for _box, candidate in form.rows]

    assert listed(name="zoe") == ["Zoe Paz"]
    assert listed(reads="fr") == ["Yves Noël"]
    assert listed(knows="localization") == ["Ana Ruiz"]
    assert listed(name="zoe", experts=[ana.pk]) == ["Ana Ruiz", "Zoe Paz"]
    assert listed(reads="xx", knows="nothing") == []
    assert 'value="tomorrow"' in page(client.post(address, {"deed": "filter", "due_on": "tomorrow"}))
    assert not draft.reviews.exists()


@pytest.mark.parametrize(("others", "words"), [([], "1 person takes part."), ([R.INVITED], "")])
def test_staff_are_told_that_one_reviewer_is_few(sign_in, others, words):
    review = a_review(status=R.ACCEPTED)
    a_review(review.draft, reviewer=a_user("Gone"), status=R.DECLINED)
    for n, status in enumerate(others):
        a_review(review.draft, reviewer=a_user(f"Other {n}"), status=status)
    shown = page(sign_in(staff()).get(url("draft-reviews", review.draft_id)))
    assert ("Two reviewers are usual" in shown) is bool(words)
    assert words in shown


def test_nothing_of_an_others_review_is_read_on_any_page_before_mine_is_sent(sign_in):
    """Neither on the pages of the review nor on those of the draft, its plan, its country or one's own start."""
    theirs = a_review(status=R.SUBMITTED, summary="CANARY-1", confidential_note="CANARY-2")
    give_grades(theirs, "4", comment="CANARY-3")
    mine = a_review(theirs.draft, reviewer=a_user("Fellow"), status=R.ACCEPTED)
    client, draft = sign_in(mine.reviewer), theirs.draft
    own = [url(name, mine.pk) for name in ("review", "review-read", "review-answer", "review-send")]
    own += [url("review", mine.pk) + f"?beside={name}" for name in ("text", "last", "evidence")]
    own += [url("review-form", mine.pk), url("review-offline", mine.pk), reverse("naps:review-queue")]
    around = [url("draft", draft.pk), url("plan", draft.plan_id), draft.plan.country.get_absolute_url(), "/"]
    hidden = [url(name, theirs.pk) for name in ("review", "review-read", "review-form", "review-offline")]
    hidden += [url("draft-reviews", draft.pk), url("decision", draft.pk), url("decision-paper", draft.pk)]
    for path in own + around:
        response = client.get(path, follow=True)
        assert response.status_code == 200, path
        assert b"CANARY" not in response.content, path
    for path in hidden:
        assert client.get(path).status_code in {403, 404}, path
