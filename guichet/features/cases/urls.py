"""Public addresses of the cases room. A ticket travels in the body of a POST, never in an address."""

from django.urls import path

from guichet.features.cases import case_papers, figures, helping, options, thread, views

app_name = "cases"
urlpatterns = [
    path("", views.home, name="home"),
    path("commencer/", views.start, name="start"),
    path("ouvrir/", views.open_case, name="open"),
    path("ajouter/", views.add_letter, name="add"),
    path("ticket.pdf", views.ticket_pdf, name="ticket"),
    path("noter/", thread.note_happening, name="happening"),
    path("reponse/", thread.note_reply, name="reply"),
    path("annuler/", thread.undo, name="undo"),
    path("suite/", thread.next_step, name="step"),
    path("fait/", thread.step_done, name="done"),
    path("corriger/", thread.mend_letter, name="mend"),
    path("note/", thread.add_note, name="note"),
    path("preuves/", thread.hold_proofs, name="proofs"),
    path("lettre.pdf", case_papers.letter, name="letter"),
    path("feuille-de-suivi.pdf", case_papers.follow_up, name="follow-up"),
    path("feuille-vierge.pdf", case_papers.blank, name="blank"),
    path("dossier.pdf", case_papers.whole, name="whole"),
    path("dossier.zip", case_papers.archive, name="archive"),
    path("dates.ics", case_papers.dates, name="dates"),
    path("reglages/", options.options, name="options"),
    path("calendrier/", options.make_calendar, name="calendar-make"),
    path("calendrier/retirer/", options.revoke_calendar, name="calendar-revoke"),
    path("calendrier/<slug:token>.ics", options.calendar, name="calendar"),
    path("rappel/", options.remind, name="remind"),
    path("rappel/arreter/", options.stop_reminding, name="remind-stop"),
    path("rappel/<slug:token>/", options.stop, name="stop"),
    path("partager/", options.share, name="share"),
    path("ne-plus-partager/", options.unshare, name="unshare"),
    path("compter/", options.count, name="count"),
    path("effacer/", options.erase, name="erase"),
    path("aider/", helping.helping, name="helping"),
    path("aider/feuille-de-suivi.pdf", helping.helping_sheet, name="helping-sheet"),
    path("ce-que-ca-donne/", figures.figures, name="figures"),
]
