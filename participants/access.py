from academy.pages.expectations import ACADEMY, EVERYBODY, EVERYBODY_SIGNED_IN, ORGANISERS, Route

# The convening of the demo world is published: everybody knows of it, so people are refused (403).
# A delegation, a registration, a certificate of others does not exist for a stranger (404).
WITH_A_PERSON = "delegate delegate_elsewhere reviewer reviewer_elsewhere expert expert_elsewhere"
TEAM = f"{ORGANISERS} focal_point delegate"
ROUTES = [
    Route("participants:delegations", "convening", yes=ORGANISERS, no=403),
    Route("participants:invite", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    Route("participants:rules", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    Route("participants:people", "convening", yes=ORGANISERS, no=403),
    Route("participants:guest", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    Route("participants:confirm-all", "convening", methods="POST", yes=ORGANISERS, no=403),
    Route("participants:needs", "convening", yes=ORGANISERS, no=403),
    Route("participants:logistics", "convening", yes=ORGANISERS, no=403),
    Route("participants:logistics-pdf", "convening", yes=ORGANISERS, no=403),
    Route("participants:visa-letters", "convening", yes=ORGANISERS, no=403),
    # Of their own convenings; nobody else has any.
    Route("participants:emptyings", yes=f"{ORGANISERS} organiser_elsewhere", no=403),
    Route("participants:answers", "convening", yes=ORGANISERS, no=403),
    Route("participants:answers-to", "question", yes=ORGANISERS, no=403),
    Route("participants:questions-preview", "questionnaire", yes=ORGANISERS, no=403),
    # The slides of the delegate: the organisers read them, and the delegate; the focal point does not.
    Route("participants:answer-file", "answer_file", yes=f"{ORGANISERS} delegate"),
    Route("participants:facilitators", "session", methods="GET POST", yes=ORGANISERS, no=403),
    Route("participants:agenda-tell", "convening", methods="POST", yes=ORGANISERS, no=403),
    Route("participants:check-in", "convening", yes=ORGANISERS, no=403),
    Route("participants:walk-in", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    Route("participants:check-in-prepare", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    # Leads to the page above, and gives no list, before somebody has said that this phone may keep it.
    Route("participants:check-in-phone", "convening", yes=ORGANISERS, no=403, shown=[302]),
    Route("participants:check-in-worker", "convening", yes=ORGANISERS, no=403),
    Route("participants:check-in-list", "convening", yes=ORGANISERS, no=403, shown=[409]),
    Route("participants:check-in-replay", "convening", methods="POST", yes=ORGANISERS, no=403),
    Route("participants:badges", "convening", yes=ORGANISERS, no=403),
    Route("participants:badges-print", "convening", yes=ORGANISERS, no=403),
    Route("participants:rooms", "convening", yes=ORGANISERS, no=403),
    Route("participants:session-sheet", "session", methods="POST", yes=ORGANISERS, no=403),
    Route("participants:session-numbers", "session", methods="GET POST", yes=ORGANISERS, no=403),
    Route("participants:attendance", "convening", yes=ORGANISERS, no=403),
    Route("participants:session-attendance", "session", methods="GET POST", yes=ORGANISERS, no=403),
    Route("participants:certificates", "convening", yes=ORGANISERS, no=403),
    # Not completed yet: nobody issues certificates.
    Route("participants:certificates-issue", "convening", methods="POST", no=403),
    Route("participants:certificates-again", "convening", methods="POST", no=403),
    *[
        Route(f"participants:{name}-{kind}", "convening", yes=ORGANISERS, no=403)
        for name in ("people", "delegations", "attendance", "certificates", "logistics")
        for kind in ("csv", "xlsx")
    ],
    Route("participants:delegation", "delegation", yes=TEAM),
    Route(
        "participants:delegation-letter",
        "delegation",
        yes=f"{ORGANISERS} focal_point",
        forbidden="delegate",
    ),
    Route(
        "participants:delegation-answers",
        "delegation",
        yes=f"{ORGANISERS} focal_point",
        forbidden="delegate",
    ),
    Route(
        "participants:nomination-letter",
        "delegation",
        methods="GET POST",
        yes=f"{ORGANISERS} focal_point",
        forbidden="delegate",
    ),
    Route(
        "participants:nomination-letter-file",
        "nomination_letter",
        yes=f"{ORGANISERS} focal_point",
        forbidden="delegate",
    ),
    Route(
        "participants:delegation-answer",
        "delegation",
        methods="POST",
        yes=f"{ORGANISERS} focal_point",
        forbidden="delegate",
    ),
    Route(
        "participants:delegation-seats",
        "delegation",
        methods="GET POST",
        yes=ORGANISERS,
        forbidden="focal_point delegate",
    ),
    Route(
        "participants:delegation-complete",
        "delegation",
        methods="GET POST",
        yes=ORGANISERS,
        forbidden="focal_point delegate",
    ),
    Route(
        "participants:delegation-withdraw",
        "delegation",
        methods="GET POST",
        yes=f"{ORGANISERS} focal_point",
        forbidden="delegate",
    ),
    Route(
        "participants:nominate",
        "delegation",
        methods="GET POST",
        yes=f"{ORGANISERS} focal_point",
        forbidden="delegate",
    ),
    Route("participants:readiness", "delegation", yes=TEAM),
    # The delegation speaks for itself; organisers read.
    Route(
        "participants:readiness-fill",
        "delegation",
        methods="GET POST",
        yes="focal_point delegate",
        forbidden=ORGANISERS,
    ),
    Route("participants:evaluation", "convening", yes=ORGANISERS, no=403),
    Route("participants:questionnaire", "evaluated", yes=ORGANISERS, no=403),
    # Asked already: whoever may gets told so.
    Route("participants:questionnaire-use", "evaluated", methods="POST", yes=ORGANISERS, no=403),
    Route("participants:questionnaire-dates", "evaluated", methods="GET POST", yes=ORGANISERS, no=403),
    Route("participants:questionnaire-remind", "evaluated", methods="POST", yes=ORGANISERS, no=403),
    # Everybody answers for themselves, and nobody reads it.
    Route("participants:answer", "asked", methods="GET POST", yes="delegate"),
    Route("participants:people-import", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    Route(
        "participants:delegation-import",
        "delegation",
        methods="GET POST",
        yes=f"{ORGANISERS} focal_point",
        forbidden="delegate",
    ),
    # Headings to fill in; there is nobody in it.
    Route("participants:list-empty", yes=EVERYBODY_SIGNED_IN),
    # A list the organiser has sent and not confirmed yet: for nobody else, not even staff.
    Route("participants:list", "list", methods="GET POST", yes="organiser"),
    Route("participants:list-corrections", "list", yes="organiser", shown=[200, 302]),
    Route("participants:list-name", "list", methods="POST", yes="organiser"),
    Route("participants:list-discard", "list", methods="POST", yes="organiser"),
    # A colleague of the delegate, who has sent the registration and waits.
    Route(
        "participants:check-in-person",
        "checked",
        methods="POST",
        yes=ORGANISERS,
        forbidden="focal_point",
    ),
    Route(
        "participants:check-in-undo",
        "checked",
        methods="POST",
        yes=ORGANISERS,
        forbidden="focal_point",
    ),
    Route(
        "participants:check-in-all",
        "checked",
        methods="POST",
        yes=ORGANISERS,
        forbidden="focal_point",
    ),
    # Whoever has the address: that is what a calendar program is.
    Route("participants:calendar-feed", "calendar", yes=EVERYBODY),
    # Asked to lead a session: theirs to answer, and nobody else's to see.
    Route("participants:facilitation", "facilitation", methods="GET POST", yes="delegate"),
    Route("participants:registration", "registration", yes=f"{ORGANISERS} focal_point delegate"),
    Route("participants:register-about", "registration", methods="GET POST", yes="delegate"),
    Route("participants:register-participation", "registration", methods="GET POST", yes="delegate"),
    Route("participants:register-send", "registration", methods="GET POST", yes="delegate"),
    Route("participants:register-done", "registration", yes="delegate"),
    # Flights, passport, whom to call: the person writes it, the organisers read it, nobody else.
    Route("participants:travel", "registration", methods="GET POST", yes="delegate"),
    Route("participants:journey", "registration", yes=ORGANISERS, forbidden="focal_point delegate"),
    Route("participants:visa-letter", "travelling", yes=f"{ORGANISERS} delegate", forbidden="focal_point"),
    Route(
        "participants:visa-letter-issue",
        "travelling",
        methods="GET POST",
        yes=ORGANISERS,
        forbidden="focal_point delegate",
    ),
    Route(
        "participants:registration-confirm",
        "waiting",
        methods="POST",
        yes=ORGANISERS,
        forbidden="focal_point",
    ),
    Route(
        "participants:registration-decline",
        "waiting",
        methods="GET POST",
        yes=ORGANISERS,
        forbidden="focal_point",
    ),
    Route(
        "participants:registration-withdraw",
        "registration",
        methods="GET POST",
        yes=f"{ORGANISERS} focal_point delegate",
    ),
    *[
        Route(f"participants:{name}", yes=ACADEMY, no=403)
        for name in (
            "participation",
            "participation-csv",
            "participation-xlsx",
            "participation-people",
            "participation-people-csv",
            "participation-people-xlsx",
        )
    ],
    # The delegate's own, as far as each of these may know of it.
    Route("participants:person", "person", yes=TEAM),
    Route("participants:certificate", "certificate", methods="GET POST", yes=f"{ORGANISERS} delegate"),
    Route("participants:certificate-file", "certificate", yes=f"{ORGANISERS} delegate", shown=[200, 302]),
    Route(
        "participants:certificate-preview",
        "registration",
        yes=f"{ORGANISERS} delegate",
        forbidden="focal_point",
    ),
    Route(
        "participants:certificate-name",
        "registration",
        methods="GET POST",
        yes=ORGANISERS,
        forbidden="focal_point delegate",
    ),
    Route(
        "participants:registration-substitute",
        "registration",
        methods="GET POST",
        yes=f"{ORGANISERS} focal_point",
        forbidden="delegate",
    ),
    Route(
        "participants:registration-institution",
        "registration",
        methods="GET POST",
        yes=f"{ORGANISERS} focal_point",
        forbidden="delegate",
    ),
    # Who shall come instead: said by the person, answered by the focal point or the organisers.
    Route("participants:changes", "convening", yes=ORGANISERS, no=403),
    Route("participants:someone-else", "registration", methods="GET POST", yes="delegate"),
    Route("participants:change", "change", yes=TEAM),
    Route(
        "participants:change-grant",
        "change",
        methods="POST",
        yes=f"{ORGANISERS} focal_point",
        forbidden="delegate",
    ),
    Route(
        "participants:change-refuse",
        "change",
        methods="GET POST",
        yes=f"{ORGANISERS} focal_point",
        forbidden="delegate",
    ),
    Route(
        "participants:change-take-back",
        "change",
        methods="POST",
        yes="delegate",
        forbidden=f"{ORGANISERS} focal_point",
    ),
    # No certificate of this convening yet.
    Route("participants:certificate-name-ask", "registration", methods="GET POST", forbidden="delegate"),
    Route(
        "participants:certificate-revoke",
        "certificate",
        methods="GET POST",
        yes=ORGANISERS,
        forbidden="delegate",
    ),
    # Who takes part in Kingston: others read its public page.
    Route("participants:my-agenda", "convening", methods="GET POST", yes="delegate", no=403),
    Route("participants:my-agenda-worker", "convening", yes="delegate", no=403),
    # Only who takes part has a person behind the user.
    Route(
        "participants:privacy",
        methods="GET POST",
        yes=WITH_A_PERSON,
        no=404,
    ),
    Route("participants:my-calendar", methods="GET POST", yes=WITH_A_PERSON),
]
