from academy.pages.expectations import ACADEMY, EVERYBODY, EVERYBODY_SIGNED_IN, Route

TEAM = f"{ACADEMY} focal_point delegate"
# They see the draft, and not what goes on around it.
READERS = "focal_point delegate reviewer"

# "draft" is with its reviewers and "review" is one of its reviews, being written by the reviewer. Nothing
# says so in the address: for a reader who may not know of a record there is none.
# "letter_draft" is a draft whose letter is written and not sent; "answered_draft" one whose letter has been
# sent, with a released review of the same reviewer.
REVIEW_ROUTES = [
    Route("naps:review-queue", yes=EVERYBODY_SIGNED_IN),
    Route("naps:review-desk", yes=ACADEMY, no=403),
    Route("naps:review-desk-csv", yes=ACADEMY, no=403),
    Route("naps:review-desk-xlsx", yes=ACADEMY, no=403),
    Route("naps:turnaround", yes=ACADEMY, no=403),
    Route("naps:turnaround-csv", yes=ACADEMY, no=403),
    Route("naps:turnaround-xlsx", yes=ACADEMY, no=403),
    Route("naps:draft-reviews", "draft", yes=ACADEMY, forbidden=READERS),
    Route("naps:review-invite", "draft", methods="GET POST", yes=ACADEMY, forbidden=READERS),
    # Staff are led on to the page on which a review is read, the reviewer from there to the rubric.
    Route("naps:review", "review", methods="GET POST", yes=f"{ACADEMY} reviewer", shown=[200, 302]),
    Route("naps:review-read", "review", yes=f"{ACADEMY} reviewer", shown=[200, 302]),
    Route("naps:review-answer", "review", methods="GET POST", yes="reviewer"),
    # Whoever holds the letter may say no; the link opens nothing else.
    Route("naps:review-decline", "review_letter", methods="GET POST", yes=EVERYBODY),
    # Reviewing without a connection: the reviewer alone takes the form along and sends it back.
    Route("naps:review-form", "review", yes="reviewer"),
    Route("naps:review-offline", "review", methods="GET POST", yes="reviewer"),
    # A review with gaps leads back to the rubric.
    Route("naps:review-send", "review", methods="GET POST", yes="reviewer", shown=[200, 302]),
    Route("naps:review-cancel", "review", methods="GET POST", yes=ACADEMY, forbidden="reviewer"),
    Route("naps:review-due", "review", methods="GET POST", yes=ACADEMY, forbidden="reviewer"),
    # Not sent yet: nobody can open it again.
    Route("naps:review-reopen", "review", methods="GET POST", forbidden=f"{ACADEMY} reviewer"),
    Route("naps:decision-write", "draft", methods="GET POST", yes=ACADEMY, forbidden=READERS),
    Route("naps:decision-preview", "letter_draft", yes=ACADEMY),
    Route("naps:decision-issue", "letter_draft", methods="GET POST", yes=ACADEMY),
    Route("naps:decision", "answered_draft", yes=f"{TEAM} reviewer"),
    Route("naps:decision-paper", "answered_draft", yes=f"{TEAM} reviewer"),
    # About a letter the team may ask, and staff answer.
    Route(
        "naps:letter-ask",
        "answered_draft",
        methods="GET POST",
        yes="focal_point delegate",
        forbidden=f"{ACADEMY} reviewer",
    ),
    Route(
        "naps:letter-answer",
        "letter_question",
        methods="GET POST",
        yes=ACADEMY,
        forbidden="focal_point delegate",
    ),
]
