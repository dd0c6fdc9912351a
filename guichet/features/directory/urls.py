"""The addresses of the room. They are printed on sheets: none of them ever changes."""

from typing import Final

from django.urls import path, re_path

from guichet.features.directory import local_sheet, proposing, taking, views

app_name = "directory"
_COMMUNE: Final = r"^(?P<code>\d[\dAab]\d{3})-(?P<name>[a-z0-9-]+)/"

urlpatterns = [
    path("", views.index, name="index"),
    path("lieux.csv", taking.everything, {"kind": "csv"}, name="csv"),
    path("lieux.json", taking.everything, {"kind": "json"}, name="json"),
    path("proposer/", proposing.propose, name="propose"),
    path("lieu/<slug:slug>/", views.place, name="place"),
    path("lieu/<slug:slug>/corriger/", proposing.correct, name="correct"),
    path("departement/<slug:code>/", views.department, name="department"),
    re_path(r"^(?P<code>\d[\dAab]\d{3})/$", views.commune, name="commune-code"),
    re_path(rf"{_COMMUNE}$", views.commune, name="commune"),
    re_path(rf"{_COMMUNE}lieux\.csv$", taking.of_commune, {"kind": "csv"}, name="commune-csv"),
    re_path(rf"{_COMMUNE}lieux\.json$", taking.of_commune, {"kind": "json"}, name="commune-json"),
    *local_sheet.ADDRESSES,
]
