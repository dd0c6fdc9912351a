"""Public addresses of the letters room. What is typed travels in the body of a POST, never here."""

from django.urls import path

from guichet.features.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.form, name="form"),
    path("<slug:slug>/lettre.pdf", views.pdf, name="pdf"),
    path("<slug:slug>/lettre.odt", views.odt, name="odt"),
    path("<slug:slug>/lettre.txt", views.text, name="text"),
    path("<slug:slug>/feuille-de-route.pdf", views.sheet, name="sheet"),
]
