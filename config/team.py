"""What the team's pages need besides, which a process that serves the public never loads.

Without wagtail.images, documents and embeds: nothing of ours shows a picture of Wagtail's.
"""

from typing import Final

APPS: Final = [
    "wagtail.users",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.sessions",
    "django.contrib.messages",
]

# None of these acts outside the team's addresses; allauth's only notes which request is served.
MIDDLEWARE: Final = [
    "guichet.accounts.middleware.TeamSessions",
    "guichet.accounts.middleware.TeamForms",
    "guichet.accounts.middleware.TeamMembers",
    "guichet.accounts.middleware.TeamMessages",
    "allauth.account.middleware.AccountMiddleware",
    "guichet.accounts.middleware.TeamOnly",
]

CONTEXT_PROCESSORS: Final = [
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
