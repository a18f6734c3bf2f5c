from academy.pages.expectations import ACADEMY, Route

# "request" is being delivered: what comes before a yes is over for it. "request_file" and "terms" are of it.
COUNTRY = "focal_point delegate"
READERS = f"{ACADEMY} organiser expert {COUNTRY}"

ASKING = [
    Route("assistance:promises", methods="GET POST", yes=ACADEMY, no=403),
    Route("assistance:board-csv", yes=ACADEMY, no=403),
    Route("assistance:board-xlsx", yes=ACADEMY, no=403),
    Route("assistance:request-acknowledge", "request", methods="POST", forbidden=READERS),
    Route("assistance:request-merge", "request", methods="GET POST", forbidden=READERS),
    Route(
        "assistance:request-file-add",
        "request",
        methods="GET POST",
        yes=f"{ACADEMY} focal_point",
        forbidden="organiser expert delegate",
    ),
    Route("assistance:request-file", "request_file", yes=READERS),
    Route(
        "assistance:request-terms",
        "request",
        methods="GET POST",
        yes=ACADEMY,
        forbidden=f"organiser expert {COUNTRY}",
    ),
    Route("assistance:terms", "terms", yes=READERS),
]
