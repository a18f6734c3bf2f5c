"""Who may do what with outcome stories. Bolivia's is public, Ecuador's waits for its country."""

from academy.pages.expectations import ACADEMY, EVERYBODY, Route

STORY_ROUTES = [
    Route("dashboards:stories", yes=EVERYBODY),
    Route("dashboards:story", "story", yes=EVERYBODY),
    Route("dashboards:story-pdf", "story", yes=EVERYBODY),
    Route("dashboards:story-picture", "story_picture", yes=f"{ACADEMY} focal_point"),
    Route("dashboards:story", "story_asked", yes=f"{ACADEMY} focal_point"),
    Route("dashboards:story-pdf", "story_asked", yes=f"{ACADEMY} focal_point"),
    # Whoever holds the link, signed in or not; partners and observers too.
    Route("dashboards:story-consent", "story_consent", methods="GET POST", yes=EVERYBODY, own_affair=True),
    Route("dashboards:story-answer", "story_asked", methods="GET POST", yes="focal_point", forbidden=ACADEMY),
    Route("dashboards:story-take-back", "story", methods="GET POST", yes=f"{ACADEMY} focal_point", no=403),
    Route("dashboards:story-write", methods="GET POST", yes=ACADEMY, no=403),
    Route("dashboards:story-edit", "story_draft", methods="GET POST", yes=ACADEMY),
    Route("dashboards:story-step", "story_draft", methods="GET POST", yes=ACADEMY),
    Route("dashboards:story-person", "story_draft", methods="GET POST", yes=ACADEMY),
    Route("dashboards:story-photo", "story_draft", methods="GET POST", yes=ACADEMY),
    Route("dashboards:story-ask", "story_draft", methods="GET POST", yes=ACADEMY),
    Route("dashboards:story-publish", "story_agreed", methods="POST", yes=ACADEMY, forbidden="focal_point"),
    Route("dashboards:story-reopen", "story", methods="POST", yes=ACADEMY, no=403),
]
