"""Public addresses of the counter. Answers travel as the code `r`; nothing else does."""

from django.urls import path

from guichet.features.counter import views

app_name = "counter"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("situation/<slug:situation>/", views.enter, name="enter"),
    path("resultat/", views.result, name="result"),
    path("resultat.pdf", views.result_pdf, name="result-pdf"),
    path("resultat.ics", views.result_ics, name="result-ics"),
]
