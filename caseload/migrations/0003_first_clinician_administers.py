"""In an installation from before there were roles, its first clinician looks after accounts."""

from django.db import migrations


def first_clinician_administers(apps, schema_editor):
    Account, Clinician = apps.get_model("accounts", "Account"), apps.get_model("caseload", "Clinician")
    first = Clinician.objects.filter(sample=False).order_by("user_id").first()
    if first is None or Account.objects.filter(administrator=True).exists():
        return
    own = {"name": first.name, "time_zone": first.time_zone, "administrator": True}
    Account.objects.update_or_create(user_id=first.user_id, defaults=own)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('caseload', '0002_keep_months'),
    ]

    operations = [
        migrations.RunPython(first_clinician_administers, migrations.RunPython.noop),
    ]
