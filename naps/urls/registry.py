from django.urls import path

from naps.views import papers, registry

urlpatterns = [
    path("", registry.registry, name="registry"),
    path("plans.csv", registry.registry_csv, name="registry-csv"),
    path("plans.xlsx", registry.registry_xlsx, name="registry-xlsx"),
    path("correct/", registry.registry_correct, name="registry-correct"),
    path("corrections/<int:pk>/", registry.correction, name="correction"),
    path("corrections/<int:pk>/take/", registry.correction_take, name="correction-take"),
    path("corrections/<int:pk>/discard/", registry.correction_discard, name="correction-discard"),
    path("corrections/<int:pk>/wrong.xlsx", registry.correction_wrong, name="correction-wrong"),
    path("documents/<int:pk>/", papers.document, name="document"),
    path("documents/<int:pk>/remove/", papers.document_remove, name="document-remove"),
    path("contacts/<slug:iso3>/", papers.contact, name="contact"),
]
