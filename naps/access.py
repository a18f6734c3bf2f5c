from academy.pages.expectations import ACADEMY, EVERYBODY, Route
from naps.registry_access import REGISTRY_ROUTES
from naps.review_access import REVIEW_ROUTES
from naps.roadmap_access import ROADMAP_ROUTES
from naps.talk_access import TALK_ROUTES

TEAM = f"{ACADEMY} focal_point delegate"
LEADS = f"{ACADEMY} focal_point"
# They may know of a draft and not change it: the reviewer who has accepted.
READERS = "reviewer"

# A plan is public, so whoever may not change it is refused and not told "nothing here".
# "plan_open" is a plan whose draft ("draft_open") is still with its team.
PLAN_ROUTES = [
    Route("naps:plan", "plan", yes=EVERYBODY),
    # Each focal point starts plans of her own country; where one is being written she is led there.
    Route(
        "naps:plan-start",
        methods="GET POST",
        yes=f"{ACADEMY} focal_point focal_point_elsewhere",
        no=403,
        shown=[200, 302],
    ),
    Route("naps:plan-facts", "plan", methods="GET POST", yes=LEADS, no=403),
    Route("naps:stage-move", "plan", methods="GET POST", yes=LEADS, no=403),
    Route("naps:sharing", "plan", methods="GET POST", yes=LEADS, no=403),
    # Never shared: a partner is refused at every level.
    Route("naps:plan-progress", "plan", yes=TEAM, no=403),
    Route("naps:draft-upload", "plan_open", methods="GET POST", yes=TEAM, no=403),
    # "proposal" waits for staff: its country sees it and does not decide on it.
    Route("naps:stage-confirm", "proposal", methods="POST", yes=ACADEMY, forbidden="focal_point delegate"),
    Route("naps:stage-refuse", "proposal", methods="GET POST", yes=ACADEMY, forbidden="focal_point delegate"),
    # "stage_with_file" is a step of the same plan whose evidence is a file.
    Route("naps:stage-file", "stage_with_file", yes=f"{TEAM} partner"),
]

# "compared" is a plan with two versions that were answered; the expert of the other rows has read both.
COMPARE_ROUTES = [
    Route("naps:compare", "compared", yes=f"{TEAM} {READERS}"),
    # Of "reviewed_plan" there is one version only: its readers are led to the page that says so.
    Route("naps:compare-paper", "reviewed_plan", yes=f"{TEAM} {READERS}", shown=[302]),
]

# "draft" is with its reviewers; "draft_open" is still with its team, so that no reviewer knows of it.
DRAFT_ROUTES = [
    Route("naps:draft", "draft", yes=f"{TEAM} {READERS}"),
    Route("naps:draft-file", "draft_file", yes=f"{TEAM} {READERS}"),
    Route("naps:draft-text", "draft_file", yes=f"{TEAM} {READERS}"),
    Route("naps:draft-evidence", "draft", yes=f"{TEAM} {READERS}"),
    Route("naps:draft-withdraw", "draft", methods="GET POST", yes=LEADS, forbidden=f"delegate {READERS}"),
    Route("naps:draft-file-remove", "draft_open_file", methods="POST", yes=TEAM),
    Route("naps:draft-notes", "draft_open", methods="GET POST", yes=TEAM),
    Route("naps:draft-submit", "draft_open", methods="GET POST", yes=LEADS, forbidden="delegate"),
    Route("naps:draft-discard", "draft_open", methods="GET POST", yes=TEAM),
]

ROUTES = [
    *PLAN_ROUTES,
    *REGISTRY_ROUTES,
    *COMPARE_ROUTES,
    *DRAFT_ROUTES,
    *REVIEW_ROUTES,
    *TALK_ROUTES,
    *ROADMAP_ROUTES,
]
