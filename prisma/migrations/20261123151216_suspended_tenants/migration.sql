ALTER TABLE "tenant" ADD COLUMN "suspended_at" TIMESTAMPTZ(3), ADD COLUMN "suspension_reason" TEXT;

ALTER TABLE "tenant" ADD CONSTRAINT "tenant_reason_is_of_a_suspension"
  CHECK ("suspension_reason" IS NULL OR "suspended_at" IS NOT NULL);

-- Few, and asked for every second: what of theirs runs is stopped.
CREATE INDEX "tenant_suspended" ON "tenant" ("id") WHERE "suspended_at" IS NOT NULL;
