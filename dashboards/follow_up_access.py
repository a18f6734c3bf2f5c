from academy.pages.expectations import ACADEMY, EVERYBODY, Route

TEAMS = "focal_point focal_point_elsewhere delegate delegate_elsewhere"

FOLLOW_UP_ROUTES = [
    Route("dashboards:pipeline", yes=ACADEMY, no=403),
    Route("dashboards:pipeline-csv", yes=ACADEMY, no=403),
    Route("dashboards:pipeline-xlsx", yes=ACADEMY, no=403),
    Route("dashboards:follow-up", "country", methods="GET POST", yes=ACADEMY, no=403),
    Route("dashboards:country-timeline", "country", yes=f"{ACADEMY} focal_point delegate", no=403),
    Route("dashboards:country-brief", "country", yes=ACADEMY, no=403),
    # Whoever works for a country, of its own.
    Route("dashboards:due", yes=f"{ACADEMY} {TEAMS}", no=403),
    Route("dashboards:due-address", methods="GET POST", yes=f"{ACADEMY} {TEAMS}", no=403),
    # Whoever has the address: that is what a calendar program is.
    Route("dashboards:due-feed", "due_calendar", yes=EVERYBODY),
]
