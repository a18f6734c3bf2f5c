from academy.pages.expectations import EVERYBODY, EVERYBODY_SIGNED_IN, Route

ROUTES = [
    Route("pages:language", methods="POST", yes=EVERYBODY, own_affair=True),
    Route("pages:help", yes=EVERYBODY),
    Route("pages:sources", yes=EVERYBODY),
    Route("pages:accessibility", yes=EVERYBODY),
    Route("pages:privacy", yes=EVERYBODY),
    Route("pages:healthz", yes=EVERYBODY),
    Route("pages:readyz", yes=EVERYBODY),
    # Leads to the one door.
    Route("back-office-login", yes=EVERYBODY_SIGNED_IN, shown=[302]),
]
