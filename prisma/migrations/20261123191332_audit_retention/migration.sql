-- How long events are kept. The application reads it and cannot change it: whoever broke into it could remove what tells of that.
CREATE TABLE "audit_policy" (
  "single" BOOLEAN NOT NULL DEFAULT true,
  "retention_days" INTEGER NOT NULL DEFAULT 400,
  CONSTRAINT "audit_policy_pkey" PRIMARY KEY ("single"),
  CONSTRAINT "audit_policy_is_one" CHECK ("single"),
  CONSTRAINT "audit_policy_retention_days" CHECK ("retention_days" BETWEEN 30 AND 36500)
);
INSERT INTO "audit_policy" DEFAULT VALUES;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "audit_policy" FROM cloudlet_app;
GRANT SELECT ON "audit_policy" TO cloudlet_app;

-- Removes events whose time is over, the oldest first, and nothing else; as the owner of the table, whoever asks for it. Two at once
-- take different ones. Ids rise with time, so the oldest are looked at and no others.
CREATE FUNCTION "prune_audit_events"("most" INTEGER) RETURNS INTEGER LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH "expired" AS (
    SELECT e."id" FROM "audit_event" e
     WHERE e."id" IN (SELECT "id" FROM "audit_event" ORDER BY "id" LIMIT "most")
       AND e."at" < now() - (SELECT "retention_days" FROM "audit_policy") * interval '1 day'
       FOR UPDATE SKIP LOCKED
  ), "gone" AS (
    DELETE FROM "audit_event" USING "expired" WHERE "audit_event"."id" = "expired"."id" RETURNING 1
  )
  SELECT count(*)::integer FROM "gone"
$$;
REVOKE ALL ON FUNCTION "prune_audit_events"(INTEGER) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "prune_audit_events"(INTEGER) TO cloudlet_app;
