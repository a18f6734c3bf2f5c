from academy.pages.expectations import ACADEMY, Route

TEAM = f"{ACADEMY} focal_point delegate"
# They see the draft, and do not run what goes on around it.
READERS = "focal_point delegate reviewer"

# "comment" is what staff say to everybody who works on "draft", and nobody has answered it. "discussed" is a
# draft with two reviews that were sent; "wish" the review whose author asks to change it.
TALK_ROUTES = [
    Route("naps:draft-comments", "draft", yes=f"{TEAM} reviewer"),
    Route("naps:comment-add", "draft", methods="GET POST", yes=f"{TEAM} reviewer"),
    Route("naps:comment-reply", "comment", methods="GET POST", yes=f"{TEAM} reviewer"),
    Route("naps:comment-resolve", "comment", methods="POST", yes=ACADEMY, forbidden=READERS),
    Route("naps:comment-reopen", "comment", methods="POST", yes=ACADEMY, forbidden=READERS),
    # Only its author takes a comment back.
    Route(
        "naps:comment-take-back",
        "comment",
        methods="GET POST",
        yes="staff",
        forbidden=f"admin {READERS}",
    ),
    Route("naps:draft-discussion", "discussed", yes=f"{ACADEMY} reviewer", forbidden="focal_point delegate"),
    Route(
        "naps:grade-agree",
        "discussed_criterion",
        methods="GET POST",
        yes=ACADEMY,
        forbidden=READERS,
    ),
    # The review has not been sent yet; and staff ask nobody.
    Route("naps:review-ask-reopen", "review", methods="GET POST", forbidden="reviewer"),
    Route("naps:reopen-decline", "wish", methods="GET POST", yes=ACADEMY, forbidden="reviewer"),
]
