from academy.pages.expectations import ACADEMY, EVERYBODY, ORGANISERS, Route

# Everybody sees a published convening, so whoever may not run it is refused and not told "nothing here".
ROUTES = [
    Route("convenings:list", yes=EVERYBODY),
    Route("convenings:new", methods="GET POST", yes=ACADEMY, no=403),
    Route("convenings:convening", "convening", yes=EVERYBODY),
    Route("convenings:calendar", "convening", yes=EVERYBODY),
    Route("convenings:session-file", "session", yes=EVERYBODY),
    Route("convenings:settings", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    Route("convenings:partners", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    Route("convenings:partner-edit", "partner", methods="GET POST", yes=ORGANISERS, no=403),
    Route("convenings:partner-approval", "partner", methods="GET POST", yes=ORGANISERS, no=403),
    Route("convenings:partner-move", "partner", methods="POST", yes=ORGANISERS, no=403),
    Route("convenings:partner-remove", "partner", methods="POST", yes=ORGANISERS, no=403),
    Route("convenings:agenda", "convening", yes=ORGANISERS, no=403),
    Route("convenings:session-add", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    Route("convenings:session-edit", "session", methods="GET POST", yes=ORGANISERS, no=403),
    Route("convenings:session-remove", "session", methods="POST", yes=ORGANISERS, no=403),
    Route("convenings:session-move", "session", methods="POST", yes=ORGANISERS, no=403),
    Route("convenings:agenda-print", "convening", yes=EVERYBODY),
    Route("convenings:agenda-pdf", "convening", yes=EVERYBODY),
    Route("convenings:materials", "convening", yes=EVERYBODY),
    Route("convenings:material-add", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    # One that is for people who take part, and has an earlier version: it does not exist for strangers.
    Route("convenings:material", "material", yes=ORGANISERS, forbidden="delegate"),
    Route("convenings:material-edit", "material", methods="GET POST", yes=ORGANISERS, forbidden="delegate"),
    Route(
        "convenings:material-version", "material", methods="GET POST", yes=ORGANISERS, forbidden="delegate"
    ),
    Route("convenings:material-move", "material", methods="POST", yes=ORGANISERS, forbidden="delegate"),
    Route("convenings:material-remove", "material", methods="GET POST", yes=ORGANISERS, forbidden="delegate"),
    Route("convenings:material-file", "material_public", yes=EVERYBODY),
    Route("convenings:material-earlier", "material_earlier", yes=ORGANISERS, forbidden="delegate"),
    Route("convenings:questions", "convening", yes=ORGANISERS, no=403),
    Route("convenings:questionnaire", "questionnaire", methods="GET POST", yes=ORGANISERS, no=403),
    Route("convenings:question-add", "questionnaire", methods="GET POST", yes=ORGANISERS, no=403),
    Route("convenings:question-edit", "question", methods="GET POST", yes=ORGANISERS, no=403),
    Route("convenings:question-move", "question", methods="POST", yes=ORGANISERS, no=403),
    Route("convenings:question-remove", "question", methods="GET POST", yes=ORGANISERS, no=403),
    # The convening of the demo world is published already: its organisers are told by whom.
    Route("convenings:publish", "convening", methods="POST", yes=ORGANISERS, no=403),
    # And it is still ahead: its organisers are refused here too.
    Route("convenings:complete", "convening", methods="GET POST", no=403),
    Route("convenings:cancel", "convening", methods="GET POST", yes=ACADEMY, no=403),
]
