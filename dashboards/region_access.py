"""Who may open the pages of regions and countries: everybody. What stands on them differs by reader."""

from academy.pages.expectations import EVERYBODY, Route

REGION_ROUTES = [
    Route("dashboards:regions", yes=EVERYBODY),
    Route("dashboards:region", "region", yes=EVERYBODY),
    Route("dashboards:region-csv", "region", yes=EVERYBODY),
    Route("dashboards:region-xlsx", "region", yes=EVERYBODY),
    Route("dashboards:region-map", "region", yes=EVERYBODY),
    Route("dashboards:countries", yes=EVERYBODY),
    Route("dashboards:country", "country", yes=EVERYBODY),
    Route("dashboards:month", "country", yes="focal_point", no=403),
]
