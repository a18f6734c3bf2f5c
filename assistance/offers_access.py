from academy.pages.expectations import ACADEMY, Route

# "request" is Ecuador's, whose one answer is out; "request_shown" Jamaica's, about which partners are
# asked; "request_proposed" Costa Rica's, who has not said yet whether partners may read it.
COUNTRY = "focal_point delegate"

OFFERS = [
    Route(
        "assistance:offers-propose",
        "request",
        methods="GET POST",
        yes=ACADEMY,
        forbidden=f"organiser expert {COUNTRY}",
    ),
    # Only the country says yes; staff do not say it in its place.
    Route(
        "assistance:offers-consent",
        "request_proposed",
        methods="GET POST",
        yes="focal_point",
        forbidden=f"{ACADEMY} delegate",
    ),
    # What partners say is between them and the Academy until the answer is out; neither experts nor
    # organisers know that they were asked.
    Route("assistance:offers", "request_shown", methods="GET POST", yes=ACADEMY, forbidden=COUNTRY),
    Route("assistance:offers-ask", "request_shown", methods="GET POST", yes=ACADEMY, forbidden=COUNTRY),
    # It has been sent: its page leads to it.
    Route(
        "assistance:offers-answer",
        "request",
        methods="GET POST",
        yes=ACADEMY,
        forbidden=COUNTRY,
        shown=[302],
    ),
    Route("assistance:offers-paper", "request", yes=f"{ACADEMY} {COUNTRY}"),
    # The partner's own act: the one POST about a country that accepts the role. The observer was asked
    # about the same lines and sees only its own.
    Route("assistance:offer", "asked_partner", methods="GET POST", yes=f"{ACADEMY} partner", own_affair=True),
]
