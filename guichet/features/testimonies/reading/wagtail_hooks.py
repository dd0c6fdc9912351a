"""Where the reading room enters the team's pages: its addresses, its menu, what waits in it."""

from typing import Final

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from guichet.accounts import offers
from guichet.accounts.access import has_role
from guichet.accounts.models import Member
from guichet.accounts.offers import Waiting
from guichet.accounts.roles import Role
from guichet.accounts.wagtail_hooks import RoleMenuItem
from guichet.features.testimonies.models import Deposit, Hiding, Status, Urgency
from guichet.features.testimonies.reading import emergency, inbox, keying, versions, views
from guichet.ui.templatetags.ui import plural

_ONE: Final = "<uuid:deposit_id>/"
_FILE: Final = f"{_ONE}fichier/<int:number>/"
_DEPOSIT: Final = (
    path(_ONE, views.deposit, name="deposit"),
    path(f"{_ONE}ecrire/", views.write, name="write"),
    path(f"{_ONE}note/", views.note, name="note"),
    path(f"{_ONE}etat/", views.status, name="status"),
    path(f"{_ONE}contact/", views.contact, name="contact"),
    path(_FILE, views.file, name="file"),
    path(f"{_FILE}copie/", views.file_content, name="file-content"),
    path(f"{_FILE}original/", views.file_original, name="file-original"),
    path(f"{_ONE}version/", versions.prepare, name="prepare"),
    path(f"{_ONE}version/reprendre/", versions.resume, name="resume"),
    path(f"{_ONE}version/relire/", versions.reread, name="reread"),
    path(f"{_ONE}version/publier/", versions.publish, name="publish"),
)


@hooks.register(offers.ADDRESSES)
def addresses() -> list[URLPattern | URLResolver]:
    """Give the room its addresses, below /coulisses/."""
    own = [path("", views.inbox, name="inbox"), *emergency.ADDRESSES, *keying.ADDRESSES, *_DEPOSIT]
    return [path("temoignages/", include((own, "reading")))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Lead to the room."""
    return RoleMenuItem(
        "Témoignages", reverse("reading:inbox"), Role.READER, icon_name="mail", order=100
    )


@hooks.register("register_admin_menu_item")
def public_item() -> MenuItem:
    """Lead to what is public, from where it is taken away in an emergency."""
    return RoleMenuItem(
        "Textes publiés", reverse("reading:public"), *Role, icon_name="view", order=105
    )


@hooks.register("register_admin_menu_item")
def keying_item() -> MenuItem:
    """Lead to the keying of papers, which any member may do."""
    return RoleMenuItem(
        "Recopier un papier", reverse("reading:keying"), icon_name="edit", order=110
    )


@hooks.register(offers.WHAT_WAITS)
def what_waits(member: Member) -> list[Waiting]:
    """Count what was hidden and waits for this member, then what nobody has read yet."""
    if not has_role(member, *Role):
        return []
    hidden = Hiding.objects.waiting().exclude(hidden_by=member).count()
    what = f"texte{plural(hidden)} retiré{plural(hidden)} d’urgence, à décider"
    urgent = [Waiting(hidden, what, reverse("reading:public"), is_urgent=True)] if hidden else []
    if not has_role(member, Role.READER):
        return urgent
    return [*urgent, *_unread_by(member)]


def _unread_by(member: Member) -> list[Waiting]:
    unread = Deposit.objects.filter(status=Status.RECEIVED)
    url = reverse("reading:inbox")
    received = f"{url}?status={Status.RECEIVED}"
    urgent, new = unread.filter(urgency=Urgency.NOW).count(), unread.count()
    to_reread = inbox.to_reread_by(member)
    reading = f"{url}?status={Status.READING}"
    return [
        Waiting(
            urgent, f"urgent{plural(urgent)}", f"{received}&urgency={Urgency.NOW}", is_urgent=True
        ),
        Waiting(new, f"pas encore lu{plural(new)}", received),
        Waiting(to_reread, f"version{plural(to_reread)} à relire", reading),
    ]
