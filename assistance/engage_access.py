"""The routes around help given. The demo world's "engagement" is the call of Ecuador's request: recorded by
the expert, its country asked to confirm and not answered yet. The "output" is a document of it, added by the
expert. The "follow_up" asks Bolivia about its closed request; "told" is the answer with a file."""

from academy.pages.expectations import ACADEMY, EVERYBODY_SIGNED_IN, Route

READERS = f"{ACADEMY} organiser expert focal_point delegate"
# They read it, and may not do the deed.
LOOKS_ON = "organiser focal_point delegate"

ENGAGE_ROUTES = [
    Route("assistance:engagements", yes=EVERYBODY_SIGNED_IN),
    Route("assistance:engagements-csv", yes=ACADEMY, no=403),
    Route("assistance:engagements-xlsx", yes=ACADEMY, no=403),
    Route("assistance:engagement-new", methods="GET POST", yes=ACADEMY, no=403),
    Route("assistance:call-new", yes=ACADEMY, no=403),
    Route("assistance:call-log", "called", methods="GET POST", yes=ACADEMY, no=403),
    Route(
        "assistance:engagement-add",
        "request",
        methods="GET POST",
        yes=f"{ACADEMY} expert",
        forbidden=LOOKS_ON,
    ),
    Route("assistance:engagement", "engagement", yes=READERS),
    Route(
        "assistance:engagement-edit",
        "engagement",
        methods="GET POST",
        yes=f"{ACADEMY} expert",
        forbidden=LOOKS_ON,
    ),
    Route(
        "assistance:next-step-done",
        "engagement",
        methods="POST",
        yes=f"{ACADEMY} expert",
        forbidden=LOOKS_ON,
    ),
    Route(
        "assistance:engagement-confirm",
        "engagement",
        methods="GET POST",
        yes=f"{ACADEMY} focal_point",
        forbidden="organiser expert delegate",
    ),
    # The country has been asked and has time to answer: staff are refused, too.
    Route("assistance:engagement-ask", "engagement", methods="POST", forbidden=READERS),
    Route(
        "assistance:output-add",
        "engagement",
        methods="GET POST",
        yes=f"{ACADEMY} expert",
        forbidden=LOOKS_ON,
    ),
    Route("assistance:output", "output", yes=READERS),
    Route(
        "assistance:output-remove", "output", methods="GET POST", yes=f"{ACADEMY} expert", forbidden=LOOKS_ON
    ),
    Route("assistance:follow-ups", yes=ACADEMY, no=403),
    # Delegates read what their country said; only who speaks for it answers.
    Route("assistance:follow-up", "follow_up", yes=f"{ACADEMY} focal_point delegate"),
    Route(
        "assistance:follow-up-answer",
        "follow_up",
        methods="GET POST",
        yes=f"{ACADEMY} focal_point",
        forbidden="delegate",
    ),
    Route("assistance:follow-up-evidence", "told", yes=f"{ACADEMY} focal_point delegate"),
]
