"""The addresses of the shelf. They are printed and quoted: none of them ever changes."""

from django.urls import path

from guichet.features.testimonies.published import feeds, views
from guichet.features.testimonies.published.exports import FIGURES, TESTIMONIES

app_name = "published"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:number>/", views.entry, name="entry"),
    path("chiffres/", views.show_figures, name="figures"),
    path("donnees/", views.data, name="data"),
    path("nouveaux.atom", feeds.newest, name="feed"),
    path("temoignages.csv", views.testimonies_csv, name="testimonies-csv"),
    path("temoignages.json", views.testimonies_json, name="testimonies-json"),
    path("chiffres.csv", views.figures_csv, name="figures-csv"),
    path("chiffres.json", views.figures_json, name="figures-json"),
    *(
        path(
            f"{one.name}.schema.json",
            views.dictionary,
            {"name": one.name},
            name=f"{one.name}-schema",
        )
        for one in (TESTIMONIES, FIGURES)
    ),
]
