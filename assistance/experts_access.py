from academy.pages.expectations import ACADEMY, Route

# The demo world's "expert_entry" is the expert of the other rows: vetted, and agreed to be listed.
COUNTRIES = "focal_point focal_point_elsewhere delegate delegate_elsewhere"
READERS = f"organiser organiser_elsewhere {COUNTRIES} partner"

ROUTES = [
    Route("assistance:experts", yes=f"{ACADEMY} {READERS}", no=403),
    Route("assistance:experts-table", yes=ACADEMY, no=403),
    Route("assistance:expert", "expert_entry", yes=f"{ACADEMY} {READERS} expert"),
    Route("assistance:expert-add", methods="GET POST", yes=ACADEMY, no=403),
    Route(
        "assistance:expert-edit",
        "expert_entry",
        methods="GET POST",
        yes=f"{ACADEMY} expert",
        forbidden=READERS,
    ),
    Route(
        "assistance:expert-vetting",
        "expert_entry",
        methods="GET POST",
        yes=ACADEMY,
        forbidden=f"{READERS} expert",
    ),
    Route(
        "assistance:expert-listing",
        "expert_entry",
        methods="POST",
        yes=f"{ACADEMY} expert",
        forbidden=READERS,
    ),
    Route(
        "assistance:expert-absences",
        "expert_entry",
        methods="GET POST",
        yes=f"{ACADEMY} expert",
        forbidden=READERS,
    ),
]
