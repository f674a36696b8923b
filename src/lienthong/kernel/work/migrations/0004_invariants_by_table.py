"""The same invariants, a function a table: a record of one table lacks the columns of the other."""

from typing import ClassVar

from django.db import migrations

_CREATE = """
DROP TRIGGER work_step_fits_item ON work_step;
DROP TRIGGER work_item_is_held ON work_workitem;
DROP FUNCTION work_check_item();

CREATE FUNCTION work_check(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found_phase text;
    has_open boolean;
BEGIN
    SELECT item.phase, EXISTS (SELECT FROM work_step WHERE item_id = item.id AND left_at IS NULL)
      INTO found_phase, has_open
      FROM work_workitem AS item WHERE item.id = wanted;
    IF found_phase IN ('open', 'suspended') AND NOT has_open THEN
        RAISE EXCEPTION 'work item % is open and nobody holds it', wanted USING ERRCODE = 'check_violation';
    ELSIF found_phase IN ('closed', 'draft') AND has_open THEN
        RAISE EXCEPTION 'work item % is % and somebody holds it', wanted, found_phase
            USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION work_check_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM work_check(NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION work_check_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM work_check(OLD.item_id);
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.item_id <> OLD.item_id THEN
        PERFORM work_check(NEW.item_id);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER work_item_is_held AFTER INSERT OR UPDATE OF phase ON work_workitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION work_check_item();
CREATE CONSTRAINT TRIGGER work_step_is_opened AFTER INSERT ON work_step
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.left_at IS NULL) EXECUTE FUNCTION work_check_step();
CREATE CONSTRAINT TRIGGER work_step_is_left AFTER UPDATE OF left_at, item_id OR DELETE ON work_step
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION work_check_step();
"""

_DROP = """
DROP TRIGGER work_step_is_left ON work_step;
DROP TRIGGER work_step_is_opened ON work_step;
DROP TRIGGER work_item_is_held ON work_workitem;
DROP FUNCTION work_check_step();
DROP FUNCTION work_check_item();
DROP FUNCTION work_check(bigint);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("work", "0003_saved_views")]
    operations: ClassVar = [migrations.RunSQL(_CREATE, _DROP)]
