"""Public addresses of the rights room."""

from django.urls import path

from guichet.features.rights import views

app_name = "rights"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>.pdf", views.paper, name="paper"),
    path("<slug:slug>/", views.entry, name="entry"),
    path("<slug:slug>/ma-date/", views.my_date, name="my-date"),
]
