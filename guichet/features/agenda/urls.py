"""The addresses of the room. They are printed and quoted: none of them ever changes."""

from django.urls import path

from guichet.features.agenda import feeds, papers, proposing, registering, views

app_name = "agenda"
urlpatterns = [
    path("", views.index, name="index"),
    path("agenda.ics", feeds.all_ics, name="ics"),
    path("rss.xml", feeds.rss, name="rss"),
    path("atom.xml", feeds.atom, name="atom"),
    path("liste.html", views.embedded, name="embedded"),
    path("mois/<int:year>-<int:month>/", views.month, name="month"),
    path("lieu/<slug:slug>.ics", feeds.place_ics, name="place-ics"),
    path("commune/<slug:code>.ics", feeds.commune_ics, name="commune-ics"),
    path("logos/<int:number>.png", views.logo, name="logo"),
    path("proposer/", proposing.propose, name="propose"),
    path("inscription/", registering.door, name="registration-door"),
    path("inscription/<str:code>/", registering.registration, name="registration"),
    *papers.ADDRESSES,
    path("rencontres/<slug:slug>.ics", feeds.meeting_ics, name="meeting-ics"),
    path("rencontres/<slug:slug>/", views.meeting, name="meeting"),
    path("rencontres/<slug:slug>/inscription/", registering.register, name="register"),
    path("<slug:cycle>.ics", feeds.cycle_ics, name="cycle-ics"),
    path("<slug:cycle>/", views.cycle, name="cycle"),
    path("<slug:cycle>/<slug:slug>.ics", feeds.meeting_ics, name="session-ics"),
    path("<slug:cycle>/<slug:slug>/", views.meeting, name="session"),
    path("<slug:cycle>/<slug:slug>/inscription/", registering.register, name="session-register"),
]
