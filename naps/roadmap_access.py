from academy.pages.expectations import ACADEMY, ORGANISERS, Route

# "agreed_roadmap" is the first revision, agreed and not public; "agreed_action" and "agreed_milestone"
# (not reached) are on it. "roadmap" is the second revision of the same plan, being written, with
# "objective", "action" and "milestone". The country shares stage and dates only: a partner sees neither.
TEAM = "admin staff focal_point delegate"
LEADS = "admin staff focal_point"

ROADMAP_ROUTES = [
    # The plan of the demo world has a roadmap: the page leads on to it.
    Route("naps:roadmap-start", "plan", methods="GET POST", yes=TEAM, shown=[302]),
    Route("naps:roadmap", "roadmap", yes=TEAM),
    Route("naps:roadmap-present", "roadmap", methods="GET POST", yes=TEAM),
    Route("naps:roadmap-goal", "roadmap", methods="GET POST", yes=TEAM),
    Route("naps:action-add", "roadmap", methods="GET POST", yes=TEAM),
    Route("naps:objective-edit", "objective", methods="GET POST", yes=TEAM),
    Route("naps:action", "action", yes=TEAM),
    Route("naps:action-edit", "action", methods="GET POST", yes=TEAM),
    Route("naps:action-move", "action", methods="POST", yes=TEAM),
    Route("naps:action-remove", "action", methods="GET POST", yes=TEAM),
    Route("naps:milestone-add", "action", methods="GET POST", yes=TEAM),
    Route("naps:milestone-edit", "milestone", methods="GET POST", yes=TEAM),
    Route("naps:milestone-remove", "milestone", methods="POST", yes=TEAM),
    Route("naps:roadmap-preview", "roadmap", yes=TEAM),
    Route("naps:roadmap-chart", "roadmap", yes=TEAM),
    Route("naps:roadmap-xlsx", "roadmap", yes=TEAM),
    Route("naps:roadmap-csv", "roadmap", yes=TEAM),
    Route("naps:roadmap-packs", "convening", methods="GET POST", yes=ORGANISERS, no=403),
    # Made by staff: an organiser takes away only a pack of their own. 302 while it is being made.
    Route("naps:roadmap-pack", "roadmap_pack", yes=ACADEMY, shown=[200, 302]),
    Route("naps:roadmap-copy", "roadmap", methods="GET POST", yes=TEAM),
    Route("naps:roadmap-examples", "roadmap", yes=TEAM),
    Route("naps:example-library", yes=ACADEMY, no=403),
    Route("naps:example-add", methods="GET POST", yes=ACADEMY, no=403),
    Route("naps:example-change", "example", methods="GET POST", yes=ACADEMY, no=403),
    Route("naps:example-retire", "example", methods="POST", yes=ACADEMY, no=403),
    Route("naps:roadmap-changes", "roadmap", yes=TEAM),
    Route("naps:roadmap-import", "roadmap", methods="GET POST", yes=TEAM),
    # Sent in by the focal point, and for nobody else.
    Route("naps:roadmap-table", "roadmap_table", methods="GET POST", yes="focal_point"),
    Route("naps:roadmap-table-take", "roadmap_table", methods="POST", yes="focal_point"),
    Route("naps:roadmap-table-discard", "roadmap_table", methods="POST", yes="focal_point"),
    Route("naps:roadmap-table-corrections", "roadmap_table", yes="focal_point"),
    Route("naps:roadmap-submit", "roadmap", methods="POST", yes=LEADS, forbidden="delegate"),
    # Not handed in yet: nobody can give it back or agree to it.
    Route("naps:roadmap-return", "roadmap", methods="GET POST", forbidden=TEAM),
    Route("naps:roadmap-agree", "roadmap", methods="POST", forbidden=TEAM),
    Route("naps:roadmap-paper", "agreed_roadmap", yes=TEAM),
    # The second revision is being written already.
    Route("naps:roadmap-revise", "agreed_roadmap", methods="POST", forbidden=TEAM),
    # The country's own act: staff are refused.
    Route(
        "naps:roadmap-publish",
        "agreed_roadmap",
        methods="POST",
        yes="focal_point",
        forbidden="admin staff delegate",
    ),
    Route("naps:roadmap-unpublish", "agreed_roadmap", methods="POST", forbidden=TEAM),
    Route("naps:action-update", "agreed_action", methods="GET POST", yes=TEAM),
    Route("naps:report-file", "report_with_file", yes=TEAM),
    Route("naps:milestone-file", "milestone_file", yes=TEAM),
    Route("naps:milestone-reach", "agreed_milestone", methods="GET POST", yes=TEAM),
]
