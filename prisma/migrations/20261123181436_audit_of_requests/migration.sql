-- Who asked with which token or session, from where, and what became of it.
ALTER TYPE "requested_via" ADD VALUE 'operator';
CREATE TYPE "audit_result" AS ENUM ('ACCEPTED', 'REFUSED', 'SUCCEEDED', 'FAILED', 'SUPERSEDED');
ALTER TABLE "audit_event"
  ADD COLUMN "token_id" UUID,
  ADD COLUMN "session_id" UUID,
  ADD COLUMN "address" INET,
  ADD COLUMN "user_agent" TEXT,
  ADD COLUMN "result" "audit_result" NOT NULL DEFAULT 'ACCEPTED',
  ADD COLUMN "error_code" TEXT,
  ADD COLUMN "refers_to" BIGINT;
UPDATE "audit_event" SET "result" = 'REFUSED' WHERE "action" IN ('session.refuse', 'report.refused');
CREATE INDEX "audit_event_target_id_id_idx" ON "audit_event" ("target_id", "id" DESC);
CREATE INDEX "audit_event_actor_id_id_idx" ON "audit_event" ("actor_id", "id" DESC);
CREATE INDEX "audit_event_at_idx" ON "audit_event" USING BRIN ("at");
ALTER TABLE "operation" ADD COLUMN "audit_event_id" BIGINT;

-- However an operation comes to its end, the history says how, of whoever asked for it.
CREATE FUNCTION "audit_operation_end"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "audit_event" ("tenant_id", "actor_id", "actor_name", "via", "token_id", "session_id", "address", "user_agent", "action",
                             "target_type", "target_id", "result", "error_code", "request_id", "refers_to", "detail")
  SELECT NEW."tenant_id", NEW."requested_by_id", NEW."requested_by_name", NEW."requested_via", r."token_id", r."session_id", r."address",
         r."user_agent", 'instance.' || NEW."kind", 'instance', NEW."instance_id"::text, NEW."status"::text::"audit_result",
         NEW."failure_code", NEW."request_id", NEW."audit_event_id", jsonb_build_object('operationId', NEW."id")
    FROM (SELECT) "once" LEFT JOIN "audit_event" r ON r."id" = NEW."audit_event_id";
  RETURN NULL;
END $$;
CREATE TRIGGER "operation_end_is_audited" AFTER UPDATE OF "ended_at" ON "operation" FOR EACH ROW
  WHEN (OLD."ended_at" IS NULL AND NEW."ended_at" IS NOT NULL) EXECUTE FUNCTION "audit_operation_end"();
