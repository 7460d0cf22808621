-- A hint to whoever shows a tenant its history as it grows: the tenant's id only.
CREATE FUNCTION "hint_event"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.tenant_id IS NOT NULL THEN PERFORM pg_notify('cloudlet_audited', NEW.tenant_id::text); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "event_hints" AFTER INSERT ON "audit_event" FOR EACH ROW EXECUTE FUNCTION "hint_event"();
