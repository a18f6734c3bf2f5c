from academy.pages.expectations import EVERYBODY, EVERYBODY_SIGNED_IN, Route

# Whoever is signed in is led on from the doors; a stranger sees them.
DOOR = [200, 302]
ROUTES = [
    Route("account_login", methods="GET POST", yes=EVERYBODY, shown=DOOR, own_affair=True),
    Route("account_request_login_code", methods="GET POST", yes=EVERYBODY, shown=DOOR, own_affair=True),
    Route("account_confirm_login_code", methods="GET POST", yes=EVERYBODY, shown=DOOR, own_affair=True),
    Route("account_logout", methods="GET POST", yes=EVERYBODY, shown=DOOR, own_affair=True),
    Route("account_inactive", yes=EVERYBODY),
    Route("account_signup", yes=EVERYBODY),
    # For whoever has a second factor to show; nobody of the demo world has one.
    Route("account_reauthenticate", methods="GET POST", no=403),
    Route("accounts:profile", methods="GET POST", yes=EVERYBODY_SIGNED_IN, own_affair=True),
    Route("accounts:letters", methods="GET POST", yes=EVERYBODY_SIGNED_IN, own_affair=True),
    # The way out of a letter works for whoever holds the letter, for this one choice.
    Route("accounts:letters-off", "letter_kind", methods="GET POST", yes=EVERYBODY, own_affair=True),
    # A key opens its page for whoever holds it; an unknown key opens nothing for anybody.
    Route("accounts:link", "link", methods="GET POST", yes=EVERYBODY, shown=[200, 302, 410], own_affair=True),
    Route("accounts:link-renew", "link", methods="POST", yes=EVERYBODY, own_affair=True),
]
