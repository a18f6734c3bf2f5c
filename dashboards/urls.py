from django.urls import include, path

from dashboards.views import grants, home, letters, missing, organise, outcome

app_name = "dashboards"
urlpatterns = [
    path("", home.start, name="start"),
    path("home/", home.home, name="home"),
    path("home/all/", home.worklist, name="worklist"),
    path("convenings/<slug:code>/organise/", organise.organise, name="organise"),
    path("convenings/<slug:code>/missing/", missing.missing, name="missing"),
    *[
        path(
            f"convenings/<slug:code>/missing.{kind}",
            missing.missing_table,
            {"kind": kind},
            name=f"missing-{kind}",
        )
        for kind in ("csv", "xlsx")
    ],
    path("convenings/<slug:code>/missing/undo/", missing.missing_undo, name="missing-undo"),
    path("convenings/<slug:code>/report/", outcome.outcome, name="outcome"),
    path("convenings/<slug:code>/report.pdf", outcome.outcome_pdf, name="outcome-pdf"),
    path("convenings/<slug:code>/report.csv", outcome.outcome_csv, name="outcome-csv"),
    path("convenings/<slug:code>/report.xlsx", outcome.outcome_xlsx, name="outcome-xlsx"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/send-again/", letters.send_again, name="letter-send-again"),
    path("roles/", grants.grants, name="grants"),
    path("roles/give/", grants.give, name="grant-give"),
    path("roles/<int:pk>/revoke/", grants.revoke, name="grant-revoke"),
    path("", include("dashboards.follow_up_urls")),
    path("", include("dashboards.region_urls")),
    path("", include("dashboards.story_urls")),
]
