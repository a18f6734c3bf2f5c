from academy.pages.expectations import ACADEMY, EVERYBODY, EVERYBODY_SIGNED_IN, ORGANISERS, Route
from dashboards.follow_up_access import FOLLOW_UP_ROUTES
from dashboards.region_access import REGION_ROUTES
from dashboards.story_access import STORY_ROUTES

LEADS_ON = [200, 302]

ROUTES = [
    Route("dashboards:start", yes=EVERYBODY, shown=LEADS_ON),
    Route("dashboards:home", yes=EVERYBODY_SIGNED_IN, shown=LEADS_ON),
    Route("dashboards:worklist", yes=f"{ORGANISERS} organiser_elsewhere", no=403),
    Route("dashboards:organise", "convening", yes=ORGANISERS, no=403),
    Route("dashboards:missing", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    # Without saying which list it is none; see the page.
    Route("dashboards:missing-csv", "convening", yes=ORGANISERS, no=403, shown=[404]),
    Route("dashboards:missing-xlsx", "convening", yes=ORGANISERS, no=403, shown=[404]),
    Route("dashboards:missing-undo", "convening", methods="POST", yes=ORGANISERS, no=403),
    # The convening of the demo world is ahead: partners read its report when it is completed.
    Route("dashboards:outcome", "convening", yes=ORGANISERS, no=403),
    Route("dashboards:outcome-pdf", "convening", yes=ORGANISERS, no=403),
    Route("dashboards:outcome-csv", "convening", yes=ORGANISERS, no=403),
    Route("dashboards:outcome-xlsx", "convening", yes=ORGANISERS, no=403),
    Route("dashboards:letters", yes=ACADEMY, no=403),
    Route("dashboards:letter", "letter", yes=ACADEMY, no=403),
    Route("dashboards:letter-send-again", "letter", methods="POST", yes=ACADEMY, no=403),
    Route("dashboards:grants", yes=ACADEMY, no=403),
    Route("dashboards:grant-give", methods="GET POST", yes=ACADEMY, no=403),
    Route("dashboards:grant-revoke", "grant", methods="POST", yes=ACADEMY, no=403),
    *FOLLOW_UP_ROUTES,
    *REGION_ROUTES,
    *STORY_ROUTES,
]
