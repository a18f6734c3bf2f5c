from academy.pages.expectations import EVERYBODY, Route

ROUTES = [
    Route("pages:language", methods="POST", yes=EVERYBODY, own_affair=True),
    Route("pages:help", yes=EVERYBODY),
    Route("pages:sources", yes=EVERYBODY),
    Route("pages:accessibility", yes=EVERYBODY),
    Route("pages:privacy", yes=EVERYBODY),
    Route("pages:healthz", yes=EVERYBODY),
    Route("pages:readyz", yes=EVERYBODY),
]
