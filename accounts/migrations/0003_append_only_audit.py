from django.db import migrations

# What is deleted by the retention policy says so first: SET LOCAL confab.audit_retention = 'on'.
GUARD = """
CREATE FUNCTION accounts_keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('confab.audit_retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit log is only added to.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER accounts_keep_audit BEFORE UPDATE OR DELETE ON accounts_auditentry
FOR EACH ROW EXECUTE FUNCTION accounts_keep_audit();
"""
UNGUARD = "DROP FUNCTION accounts_keep_audit() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_people_rooms")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
