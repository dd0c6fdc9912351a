"""The addresses of the room. They are printed and quoted: none of them ever changes."""

from django.urls import path

from guichet.features.algorithms import audits, note_views, views

app_name = "algorithms"
urlpatterns = [
    path("", views.index, name="index"),
    path("mention/", views.mention, name="mention"),
    path("donnees/", views.data, name="data"),
    path("registre.csv", views.register_csv, name="csv"),
    path("registre.json", views.register_json, name="json"),
    path("registre.schema.json", views.dictionary, name="schema"),
    path("atrs.json", views.atrs, name="atrs"),
    path("audits/", audits.index, name="audits"),
    path("audits/<slug:slug>/", audits.audit, name="audit"),
    path("audits/<slug:slug>/<slug:name>.csv", audits.counts, name="counts"),
    path("<slug:slug>/", views.entry, name="entry"),
    path("<slug:slug>/ma-note/", note_views.my_note, name="note"),
    path("<slug:slug>/ma-note/<slug:model_id>/", note_views.my_note, name="note"),
    path("<slug:slug>/profils/", note_views.compared, name="profiles"),
    path("<slug:slug>/profils/<slug:model_id>/", note_views.compared, name="profiles"),
    path("<slug:slug>/nombres/", note_views.all_numbers, name="numbers"),
    path("<slug:slug>/nombres/<slug:model_id>/", note_views.all_numbers, name="numbers"),
]
