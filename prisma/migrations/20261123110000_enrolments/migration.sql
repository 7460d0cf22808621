-- CreateTable
CREATE TABLE "enrolment" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "again" BOOLEAN NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "redeemed_at" TIMESTAMPTZ(3),
    "key_fingerprint" TEXT,
    "node_id" UUID,

    CONSTRAINT "enrolment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "enrolment_secret_hash_key" ON "enrolment"("secret_hash");

-- CreateIndex
CREATE INDEX "enrolment_created_at_id_idx" ON "enrolment"("created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "node"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_name_is_a_label" CHECK ("name" ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$');
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_redeemed_is_somebodys"
  CHECK (("redeemed_at" IS NULL) = ("key_fingerprint" IS NULL) AND ("redeemed_at" IS NULL) = ("node_id" IS NULL));
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_ends_one_way" CHECK ("redeemed_at" IS NULL OR "revoked_at" IS NULL);
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_lasts" CHECK ("expires_at" > "created_at");

-- The newest join command for a name is the one that counts.
CREATE UNIQUE INDEX "enrolment_one_open" ON "enrolment" ("name") WHERE "redeemed_at" IS NULL AND "revoked_at" IS NULL;

GRANT SELECT, INSERT, UPDATE ON "enrolment" TO cloudlet_app;
