from academy.pages.expectations import EVERYBODY, EVERYBODY_SIGNED_IN, ORGANISERS, Route

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
    Route("participants:remind", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    Route("participants:needs", "convening", yes=ORGANISERS, no=403),
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
    *[
        Route(f"participants:{name}-{kind}", "convening", yes=ORGANISERS, no=403)
        for name in ("people", "delegations", "attendance", "certificates")
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
    Route("participants:questionnaire", "questionnaire", yes=ORGANISERS, no=403),
    # Asked already: whoever may gets told so.
    Route("participants:questionnaire-use", "questionnaire", methods="POST", yes=ORGANISERS, no=403),
    Route("participants:questionnaire-dates", "questionnaire", methods="GET POST", yes=ORGANISERS, no=403),
    Route("participants:questionnaire-remind", "questionnaire", methods="POST", yes=ORGANISERS, no=403),
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
    Route("participants:certificate", "certificate", yes=f"{ORGANISERS} delegate"),
    Route(
        "participants:certificate-revoke",
        "certificate",
        methods="GET POST",
        yes=ORGANISERS,
        forbidden="delegate",
    ),
    # Only who takes part has a person behind the user.
    Route(
        "participants:privacy",
        methods="GET POST",
        yes=WITH_A_PERSON,
        no=404,
    ),
    Route("participants:my-calendar", methods="GET POST", yes=WITH_A_PERSON),
]
