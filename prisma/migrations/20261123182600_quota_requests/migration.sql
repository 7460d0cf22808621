CREATE TYPE "quota_request_status" AS ENUM ('OPEN', 'GRANTED', 'REFUSED', 'WITHDRAWN');

CREATE TABLE "quota_request" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "status" "quota_request_status" NOT NULL DEFAULT 'OPEN',
    "reason" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by_id" UUID,
    "ended_by_name" TEXT,
    "answer" TEXT,

    CONSTRAINT "quota_request_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "quota_request_id_tenant_id_status_key" ON "quota_request"("id", "tenant_id", "status");
CREATE INDEX "quota_request_tenant_id_created_at_id_idx" ON "quota_request"("tenant_id", "created_at" DESC, "id" DESC);
CREATE INDEX "quota_request_created_at_id_idx" ON "quota_request"("created_at" DESC, "id" DESC);
-- Few, and asked for by every page of who runs the cloud.
CREATE INDEX "quota_request_open" ON "quota_request"("created_at" DESC, "id" DESC) WHERE "status" = 'OPEN';

CREATE TABLE "quota_request_item" (
    "request_id" UUID NOT NULL,
    "resource" "quota_resource" NOT NULL,
    "tenant_id" UUID NOT NULL,
    "status" "quota_request_status" NOT NULL,
    "from_limit" INTEGER NOT NULL,
    "asked_limit" INTEGER NOT NULL,
    "granted_limit" INTEGER,

    CONSTRAINT "quota_request_item_pkey" PRIMARY KEY ("request_id", "resource")
);
-- Whoever waits for an answer does not ask again.
CREATE UNIQUE INDEX "quota_request_item_open" ON "quota_request_item"("tenant_id", "resource") WHERE "status" = 'OPEN';

ALTER TABLE "quota_request" ADD CONSTRAINT "quota_request_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "quota_request_item" ADD CONSTRAINT "quota_request_item_request_id_tenant_id_status_fkey" FOREIGN KEY ("request_id", "tenant_id", "status") REFERENCES "quota_request"("id", "tenant_id", "status") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "quota_request" ADD CONSTRAINT "quota_request_has_a_reason" CHECK ("reason" <> '');
ALTER TABLE "quota_request" ADD CONSTRAINT "quota_request_end_has_a_time" CHECK (("status" = 'OPEN') = ("ended_at" IS NULL));
ALTER TABLE "quota_request" ADD CONSTRAINT "quota_request_refusal_is_explained" CHECK ("status" <> 'REFUSED' OR "answer" <> '');
ALTER TABLE "quota_request_item" ADD CONSTRAINT "quota_request_item_asks_for_more" CHECK ("asked_limit" > "from_limit" AND "from_limit" >= 0);
-- What is granted is written first, and the status that makes it so comes with the request's.
ALTER TABLE "quota_request_item" ADD CONSTRAINT "quota_request_item_granted_has_a_limit"
  CHECK (CASE "status" WHEN 'GRANTED' THEN "granted_limit" >= 0 AND "granted_limit" IS NOT NULL
                       WHEN 'OPEN' THEN true ELSE "granted_limit" IS NULL END);

CREATE FUNCTION "keep_quota_answer"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'quota request % was % and stays so', OLD.id, OLD.status USING ERRCODE = 'CL002', CONSTRAINT = 'quota_request_end_is_final';
END $$;
CREATE TRIGGER "quota_request_end_is_final" BEFORE UPDATE ON "quota_request"
  FOR EACH ROW WHEN (OLD."status" <> 'OPEN') EXECUTE FUNCTION "keep_quota_answer"();

ALTER TABLE "quota_change" ADD COLUMN "request_id" UUID;
ALTER TABLE "quota_change" ADD CONSTRAINT "quota_change_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "quota_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE ON "quota_request", "quota_request_item" TO cloudlet_app;
