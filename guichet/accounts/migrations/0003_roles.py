"""Makes the three roles, and takes away the groups that Wagtail brings for itself."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROLES = ("lecture", "édition", "administration")
WAGTAIL_GROUPS = ("Moderators", "Editors")


def make_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    group_model = apps.get_model("auth", "Group")
    # Each role may see Wagtail's shell; what it may do there is asked page by page (`access.needs`).
    shell = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    group_model.objects.filter(name__in=WAGTAIL_GROUPS).delete()
    for name in ROLES:
        group, _ = group_model.objects.get_or_create(name=name)
        group.permissions.add(shell)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_trail_and_tries"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
