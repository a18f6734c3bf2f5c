from django.urls import include, path

from participants.views import (
    answering,
    answers,
    certificates,
    changes,
    delegations,
    desk,
    evaluation,
    lists,
    logistics,
    my_agenda,
    my_calendar,
    needs,
    news,
    nomination_letters,
    on_the_day,
    outgoing,
    papers,
    participation,
    readiness,
    registering,
    registrations,
    travel,
)

app_name = "participants"

delegation_urls = [
    path("", delegations.delegation, name="delegation"),
    path("letter/", delegations.letter, name="delegation-letter"),
    path("nomination-letter/", nomination_letters.letters, name="nomination-letter"),
    path("nomination-letter/<int:letter>/", nomination_letters.download, name="nomination-letter-file"),
    path("answer/", delegations.answer, name="delegation-answer"),
    path("seats/", delegations.seats, name="delegation-seats"),
    path("complete/", delegations.complete, name="delegation-complete"),
    path("withdraw/", delegations.withdraw, name="delegation-withdraw"),
    path("nominate/", delegations.nominate, name="nominate"),
    path("answers/", answers.delegation_answers, name="delegation-answers"),
    path("people/import/", lists.send_for_delegation, name="delegation-import"),
    path("readiness/", readiness.readiness, name="readiness"),
    path("readiness/fill/", readiness.fill, name="readiness-fill"),
]

convening_urls = [
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/invite/", delegations.invite, name="invite"),
    path("delegations/rules/", delegations.rules, name="rules"),
    path("delegations/<int:pk>/", include(delegation_urls)),
    path("people/", registrations.people, name="people"),
    path("people/import/", lists.send, name="people-import"),
    path("people/requests/", changes.changes, name="changes"),
    path("people/guest/", delegations.guest, name="guest"),
    path("people/confirm/", registrations.confirm_all, name="confirm-all"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<int:pk>/", answers.answers_to, name="answers-to"),
    path("questions/<slug:purpose>/preview/", answers.questions_preview, name="questions-preview"),
    path("needs/", needs.needs, name="needs"),
    path("logistics/", logistics.logistics, name="logistics"),
    path("logistics/logistics.pdf", logistics.logistics_paper, name="logistics-pdf"),
    path("visa-letters/", travel.visa_letters, name="visa-letters"),
    path("agenda/<int:pk>/facilitators/", delegations.facilitators, name="facilitators"),
    path("agenda/tell/", news.agenda_tell, name="agenda-tell"),
    path("check-in/", on_the_day.check_in, name="check-in"),
    path("check-in/walk-in/", desk.walk_in, name="walk-in"),
    path("check-in/prepare/", desk.prepare, name="check-in-prepare"),
    # What a prepared phone asks. The worker lies here so that it can keep pages below check-in only.
    path("check-in/phone/", desk.phone, name="check-in-phone"),
    path("check-in/worker.js", desk.worker, name="check-in-worker"),
    path("check-in/list/", desk.phone_list, name="check-in-list"),
    path("check-in/replay/", desk.replay, name="check-in-replay"),
    path("check-in/<int:pk>/", on_the_day.check_in_person, name="check-in-person"),
    path("check-in/<int:pk>/undo/", on_the_day.check_in_undo, name="check-in-undo"),
    path("check-in/<int:pk>/all/", on_the_day.check_in_all, name="check-in-all"),
    # The worker lies beside the page, so that it can keep this one only.
    path("my-agenda/", my_agenda.my_agenda, name="my-agenda"),
    path("my-agenda/worker.js", my_agenda.worker, name="my-agenda-worker"),
    path("attendance/", on_the_day.attendance, name="attendance"),
    path("attendance/rooms/", papers.rooms, name="rooms"),
    path("attendance/<int:pk>/sheet/", papers.sheet, name="session-sheet"),
    path("attendance/<int:pk>/numbers/", papers.numbers, name="session-numbers"),
    path("badges/", papers.badges, name="badges"),
    path("badges/print/", papers.badges_print, name="badges-print"),
    path("attendance/<int:pk>/", on_the_day.session_attendance, name="session-attendance"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/issue/", certificates.issue, name="certificates-issue"),
    path("certificates/again/", certificates.again, name="certificates-again"),
]

# What is asked around a convening: readiness, the test, the reaction form, the survey.
evaluation_urls = [
    path("", evaluation.evaluation, name="evaluation"),
    path("<slug:purpose>/", evaluation.questionnaire, name="questionnaire"),
    path("<slug:purpose>/use/", evaluation.use, name="questionnaire-use"),
    path("<slug:purpose>/dates/", evaluation.dates, name="questionnaire-dates"),
    path("<slug:purpose>/remind/", evaluation.remind, name="questionnaire-remind"),
]

# Each list of a convening, to take away as a table of either kind.
list_urls = [
    path(f"{address}.{kind}", view, {"kind": kind}, name=f"{name}-{kind}")
    for address, view, name in [
        ("people/people", outgoing.people, "people"),
        ("delegations/delegations", outgoing.delegations, "delegations"),
        ("attendance/attendance", outgoing.attendance, "attendance"),
        ("certificates/certificates", outgoing.certificates, "certificates"),
        ("logistics/logistics", logistics.logistics_table, "logistics"),
    ]
    for kind in ("csv", "xlsx")
]

# A list that was sent in; only its sender knows the address.
sent_urls = [
    path("", lists.shown, name="list"),
    path("name/", lists.name, name="list-name"),
    path("discard/", lists.discard, name="list-discard"),
    path("corrections.xlsx", lists.to_correct, name="list-corrections"),
]

registration_urls = [
    path("", registering.registration, name="registration"),
    path("about/", registering.about, name="register-about"),
    path("participation/", registering.participation, name="register-participation"),
    path("send/", registering.send, name="register-send"),
    path("done/", registering.done, name="register-done"),
    path("travel/", travel.travel, name="travel"),
    path("journey/", travel.journey, name="journey"),
    path("visa-letter/", travel.visa_letter, name="visa-letter"),
    path("visa-letter/issue/", travel.visa_letter_issue, name="visa-letter-issue"),
    path("confirm/", registrations.confirm, name="registration-confirm"),
    path("decline/", registrations.decline, name="registration-decline"),
    path("withdraw/", registrations.withdraw, name="registration-withdraw"),
    path("certificate-preview/", certificates.preview, name="certificate-preview"),
    path("certificate-name/", certificates.name, name="certificate-name"),
    path("substitute/", registrations.substitute, name="registration-substitute"),
    path("institution/", registrations.institution, name="registration-institution"),
    path("someone-else/", changes.someone_else, name="someone-else"),
    path("certificate-name/ask/", changes.certificate_name, name="certificate-name-ask"),
    path("questions/<slug:purpose>/", answering.answer, name="answer"),
]

# What somebody asks for, and its answer.
change_urls = [
    path("", changes.change, name="change"),
    path("grant/", changes.change_grant, name="change-grant"),
    path("refuse/", changes.change_refuse, name="change-refuse"),
    path("take-back/", changes.change_take_back, name="change-take-back"),
]

urlpatterns = [
    path("convenings/<slug:code>/", include(convening_urls + list_urls)),
    path("convenings/<slug:code>/evaluation/", include(evaluation_urls)),
    path("people-lists/empty.xlsx", lists.empty, name="list-empty"),
    path("people-lists/<int:pk>/", include(sent_urls)),
    path("registrations/<int:pk>/", include(registration_urls)),
    path("answers/<int:pk>/file/", answers.answer_file, name="answer-file"),
    path("requests-for-a-change/<int:pk>/", include(change_urls)),
    path("certificates/<int:pk>/", certificates.certificate, name="certificate"),
    path("certificates/<int:pk>/file/", certificates.certificate_file, name="certificate-file"),
    path("certificates/<int:pk>/revoke/", certificates.revoke, name="certificate-revoke"),
    path("people/<int:pk>/", participation.person, name="person"),
    path("participation/", participation.participation, name="participation"),
    path("participation/people/", participation.participation_people, name="participation-people"),
    *[
        path(f"participation/{name}.{kind}", view, {"kind": kind}, name=f"{route}-{kind}")
        for name, route, view in [
            ("countries", "participation", participation.countries_table),
            ("people", "participation-people", participation.people_table),
        ]
        for kind in ("csv", "xlsx")
    ],
    path("sessions-to-lead/<int:pk>/", delegations.facilitation, name="facilitation"),
    path("kept-and-deleted/", logistics.emptyings, name="emptyings"),
    path("my-calendar/", my_calendar.my_calendar, name="my-calendar"),
    path("calendars/<str:key>/nap-academy.ics", my_calendar.calendar_feed, name="calendar-feed"),
    path("my-privacy/", registering.privacy, name="privacy"),
]
