-- A worker that is connected and takes no jobs.
ALTER TABLE "node" ADD COLUMN "heard_since" TIMESTAMPTZ(3), ADD COLUMN "jobs_stalled_since" TIMESTAMPTZ(3), ADD COLUMN "deaf_since" TIMESTAMPTZ(3);
ALTER TABLE "operation" ADD COLUMN "unclaimed_since" TIMESTAMPTZ(3);
GRANT UPDATE ("heard_since", "jobs_stalled_since", "deaf_since") ON "node" TO cloudlet_app;

-- Whether its node can be reached is a part of what each of its instances shows.
CREATE FUNCTION "hint_node"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('cloudlet_changed', tenant_id || ' ' || id) FROM instance WHERE node_id = NEW.id AND deleted_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER "node_hints" AFTER UPDATE OF "status", "deaf_since" ON "node" FOR EACH ROW
  WHEN (OLD.status <> NEW.status OR (OLD.deaf_since IS NULL) <> (NEW.deaf_since IS NULL))
  EXECUTE FUNCTION "hint_node"();
