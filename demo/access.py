from academy.pages.expectations import EVERYBODY, Route

# Everybody, in the demo; where it is off these pages do not exist (tests/demo).
ROUTES = [
    Route("demo:front", yes=EVERYBODY, shown=[200, 302]),
    Route("demo:enter", yes=EVERYBODY),
    Route("demo:enter-as", "card", methods="GET POST", yes=EVERYBODY, own_affair=True),
    Route("demo:outbox", yes=EVERYBODY),
    Route("demo:outbox-letter", "letter", yes=EVERYBODY),
    Route("demo:tour", yes=EVERYBODY),
]
