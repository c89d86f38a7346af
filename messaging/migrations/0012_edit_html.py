from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0011_authority")]

    operations = [
        migrations.AddField(
            model_name="messageedit",
            name="html",
            field=models.TextField(db_default="", default="", editable=False),
        ),
    ]
