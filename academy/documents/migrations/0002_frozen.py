from django.db import migrations

from academy.audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        Refuse(
            "documents_issueddocument",
            "content_is_frozen",
            verbs=("UPDATE",),
            condition="NEW.number <> OLD.number OR NEW.data <> OLD.data OR NEW.template <> OLD.template",
        ),
        Refuse("documents_issueddocument", "never_deleted", verbs=("DELETE",), condition="1 = 1"),
        Refuse(
            "documents_storedfile",
            "never_overwritten",
            verbs=("UPDATE",),
            condition="NEW.key <> OLD.key OR NEW.sha256 <> OLD.sha256",
        ),
    ]
