from academy.pages.expectations import ACADEMY, EVERYBODY, EVERYBODY_SIGNED_IN, ORGANISERS, Route
from dashboards.region_access import REGION_ROUTES

LEADS_ON = [200, 302]

ROUTES = [
    Route("dashboards:start", yes=EVERYBODY, shown=LEADS_ON),
    Route("dashboards:home", yes=EVERYBODY_SIGNED_IN, shown=LEADS_ON),
    Route("dashboards:worklist", yes=f"{ORGANISERS} organiser_elsewhere", no=403),
    Route("dashboards:organise", "convening", yes=ORGANISERS, no=403),
    Route("dashboards:letters", yes=ACADEMY, no=403),
    Route("dashboards:letter", "letter", yes=ACADEMY, no=403),
    Route("dashboards:letter-send-again", "letter", methods="POST", yes=ACADEMY, no=403),
    Route("dashboards:grants", yes=ACADEMY, no=403),
    Route("dashboards:grant-give", methods="GET POST", yes=ACADEMY, no=403),
    Route("dashboards:grant-revoke", "grant", methods="POST", yes=ACADEMY, no=403),
    *REGION_ROUTES,
]
