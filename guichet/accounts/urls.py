"""The addresses of the team's entrance and of its own pages, all below /coulisses/.

django-allauth looks for its pages by these names.
"""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from guichet.accounts import team_views, views

team: list[URLPattern | URLResolver] = [
    path("mon-compte/", team_views.account, name="account"),
    path("mes-cles/", team_views.keys, name="keys"),
    path("mes-cles/fermer/", team_views.close_keys, name="close-keys"),
    path("equipe/", team_views.members, name="members"),
    path("equipe/ajouter/", team_views.add_member, name="add-member"),
    path("equipe/<int:number>/", team_views.member_page, name="member"),
    path("equipe/<int:number>/phrase/", team_views.draw_passphrase, name="draw-passphrase"),
    path(
        "equipe/<int:number>/second-facteur/",
        team_views.remove_second_factor,
        name="remove-second-factor",
    ),
    path("journal/", team_views.trail, name="trail"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("entrer/", views.Enter.as_view(), name="account_login"),
    path("entrer/code/", views.EnterCode.as_view(), name="mfa_authenticate"),
    path("sortir/", views.leave, name="account_logout"),
    path("second-facteur/", views.SetUpSecondFactor.as_view(), name="mfa_activate_totp"),
    # Wagtail's menu leads to its own pages for these: ours answer in their place.
    path("account/", RedirectView.as_view(pattern_name="team:account")),
    path("logout/", views.leave),
    path("login/", RedirectView.as_view(pattern_name="account_login")),
]
