"""An open item has an open step and a closed item has none: checked when the transaction ends."""

from typing import ClassVar

from django.db import migrations

_CREATE = """
CREATE FUNCTION work_check_item() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint;
    found_phase text;
    has_open boolean;
BEGIN
    IF TG_TABLE_NAME = 'work_step' THEN wanted := NEW.item_id; ELSE wanted := NEW.id; END IF;
    SELECT item.phase, EXISTS (SELECT FROM work_step WHERE item_id = item.id AND left_at IS NULL)
      INTO found_phase, has_open
      FROM work_workitem AS item WHERE item.id = wanted;
    IF found_phase IN ('open', 'suspended') AND NOT has_open THEN
        RAISE EXCEPTION 'work item % is open and nobody holds it', wanted USING ERRCODE = 'check_violation';
    ELSIF found_phase IN ('closed', 'draft') AND has_open THEN
        RAISE EXCEPTION 'work item % is % and somebody holds it', wanted, found_phase
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER work_item_is_held AFTER INSERT OR UPDATE OF phase ON work_workitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION work_check_item();
CREATE CONSTRAINT TRIGGER work_step_fits_item AFTER INSERT OR UPDATE OF left_at, item_id ON work_step
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION work_check_item();
"""

_DROP = """
DROP TRIGGER work_step_fits_item ON work_step;
DROP TRIGGER work_item_is_held ON work_workitem;
DROP FUNCTION work_check_item();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("work", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(_CREATE, _DROP)]
