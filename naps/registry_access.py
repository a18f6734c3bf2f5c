"""The registry as a table, documents of plans, what happens to them in force, and public contacts."""

from academy.pages.expectations import ACADEMY, EVERYBODY, Route

# Chile's and Bolivia's delegates are heads of their delegations, who speak for their country.
LEADS = f"{ACADEMY} focal_point delegate"

# "document_public" and "document_team" are of Chile, whose plan ("plan_in_force") is in force;
# "correction" is a table that staff have sent in and not confirmed.
REGISTRY_ROUTES = [
    Route("naps:registry", yes=EVERYBODY),
    Route("naps:registry-csv", yes=EVERYBODY),
    Route("naps:registry-xlsx", yes=EVERYBODY),
    Route("naps:registry-correct", methods="GET POST", yes=ACADEMY, no=403),
    Route("naps:correction", "correction", yes=ACADEMY, no=403),
    Route("naps:correction-wrong", "correction", yes=ACADEMY, no=403),
    Route("naps:correction-take", "correction", methods="POST", yes=ACADEMY, no=403),
    Route("naps:correction-discard", "correction", methods="POST", yes=ACADEMY, no=403),
    Route("naps:document-add", "plan_in_force", methods="GET POST", yes=LEADS, no=403),
    Route("naps:plan-event", "plan_in_force", methods="GET POST", yes=LEADS, no=403),
    Route("naps:document", "document_public", yes=EVERYBODY),
    Route("naps:document", "document_team", yes=LEADS),
    Route("naps:document-remove", "document_team", methods="GET POST", yes=LEADS),
    Route("naps:contact", "country", methods="GET POST", yes=LEADS, no=403),
]
