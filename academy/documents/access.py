from academy.pages.expectations import EVERYBODY, Route

ROUTES = [
    Route("documents:verify-any", yes=EVERYBODY),
    Route("documents:verify", "paper", yes=EVERYBODY),
]
