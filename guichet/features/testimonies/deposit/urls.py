"""The addresses of the public door. What people tell travels in the body of a POST, never here."""

from django.urls import path

from guichet.features.testimonies.deposit import paper, returning, verifying, views
from guichet.features.testimonies.models import Door

app_name = "deposit"
urlpatterns = [
    path("", views.doors, name="doors"),
    path("revenir/", returning.come_back, name="return"),
    path("verifier/", verifying.verify, name="verify"),
    path("verifier/verifier-un-recu.html", verifying.offline_page, name="offline"),
    path("ticket.pdf", views.ticket_pdf, name="ticket"),
    path("recu.txt", views.receipt_text, name="receipt"),
    path(paper.NAMES[Door.USERS], paper.paper_form_of, {"door": Door.USERS}, name="paper-users"),
    path(
        paper.NAMES[Door.WORKERS], paper.paper_form_of, {"door": Door.WORKERS}, name="paper-workers"
    ),
    path("<slug:slug>/", views.deposit, name="deposit"),
]
