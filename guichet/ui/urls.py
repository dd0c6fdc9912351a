"""Address of the component page."""

from django.urls import path

from guichet.ui import views

app_name = "ui"
urlpatterns = [path("composants/", views.components, name="components")]
