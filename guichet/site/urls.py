"""Public addresses that belong to no room."""

from django.urls import path

from guichet.site import about, views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("recherche/", views.search, name="search"),
    path("qui-peut-aider/", views.helpers, name="helpers"),
    path("quitter/", views.quit_page, name="quit"),
    path("a-propos/", about.about, name="about"),
    path("a-propos/ce-que-nous-gardons/", about.retention, name="retention"),
    path("a-propos/comment-nous-verifions/", about.verification, name="verification"),
    path("a-propos/nos-algorithmes/", about.algorithms, name="algorithms"),
    path("a-propos/accessibilite/", about.accessibility, name="accessibility"),
    path("mentions-legales/", about.legal_notice, name="legal-notice"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
]
