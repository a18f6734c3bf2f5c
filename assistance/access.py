from academy.pages.expectations import ACADEMY, EVERYBODY_SIGNED_IN, Route
from assistance import experts_access
from assistance.asking_access import ASKING
from assistance.engage_access import ENGAGE_ROUTES
from assistance.offers_access import OFFERS

# The demo world's "request" comes from an action of the roadmap: asked by the focal point's government,
# from the convening its organiser runs, being delivered by its expert, with one engagement recorded and a
# next step open. "assignment" is another of the expert's, not answered yet, of a request that is accepted.
COUNTRY = "focal_point delegate"
READERS = f"{ACADEMY} organiser expert {COUNTRY}"
# They see the request and may still not do the deed: refused, not "nothing here".
LOOKS_ON = "organiser expert focal_point delegate"

REQUESTS = [
    Route("assistance:list", yes=EVERYBODY_SIGNED_IN),
    Route(
        "assistance:ask",
        methods="GET POST",
        yes=f"{ACADEMY} {COUNTRY} focal_point_elsewhere delegate_elsewhere",
        no=403,
    ),
    Route("assistance:request", "request", yes=READERS),
    Route("assistance:request-take-charge", "request", methods="POST", yes=ACADEMY, forbidden=LOOKS_ON),
    Route("assistance:request-hand-over", "request", methods="GET POST", yes=ACADEMY, forbidden=LOOKS_ON),
    # It has its answer already: staff are refused too.
    Route("assistance:request-question", "request", methods="GET POST", forbidden=READERS),
    Route("assistance:request-answer", "request", methods="GET POST", forbidden=READERS),
    Route("assistance:request-accept", "request", methods="GET POST", forbidden=READERS),
    Route("assistance:request-decline", "request", methods="GET POST", forbidden=READERS),
    Route(
        "assistance:request-withdraw",
        "request",
        methods="GET POST",
        yes=f"{ACADEMY} focal_point",
        forbidden="organiser expert delegate",
    ),
    Route("assistance:request-assign", "request", methods="GET POST", yes=ACADEMY, forbidden=LOOKS_ON),
    Route("assistance:request-deliver", "request", methods="POST", yes=ACADEMY, forbidden=LOOKS_ON),
    # Nothing is delivered yet.
    Route("assistance:request-confirm", "request", methods="GET POST", forbidden=READERS),
    Route("assistance:request-reopen", "request", methods="GET POST", forbidden=READERS),
]

EXPERTS = [
    Route("assistance:assignment-answer", "assignment", methods="GET POST", yes="expert", forbidden=ACADEMY),
    Route("assistance:assignment-end", "assignment", methods="GET POST", yes=ACADEMY, forbidden="expert"),
]

ROUTES = [*REQUESTS, *ASKING, *EXPERTS, *ENGAGE_ROUTES, *OFFERS, *experts_access.ROUTES]
