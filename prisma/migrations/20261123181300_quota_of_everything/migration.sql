CREATE TYPE "quota_resource" AS ENUM ('instances', 'vcpus', 'memoryMib', 'rootDiskGib', 'volumes', 'volumeGib', 'snapshots', 'images',
                                     'networks', 'floatingIps', 'keyPairs', 'serverGroups', 'tokens');

-- What new tenants get: one row.
CREATE TABLE "quota_default" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "instances" INTEGER NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "memory_mib" INTEGER NOT NULL,
    "root_disk_gib" INTEGER NOT NULL,
    "volumes" INTEGER NOT NULL,
    "volume_gib" INTEGER NOT NULL,
    "snapshots" INTEGER NOT NULL,
    "images" INTEGER NOT NULL,
    "networks" INTEGER NOT NULL,
    "floating_ips" INTEGER NOT NULL,
    "key_pairs" INTEGER NOT NULL,
    "server_groups" INTEGER NOT NULL,
    "tokens" INTEGER NOT NULL,

    CONSTRAINT "quota_default_pkey" PRIMARY KEY ("id")
);
INSERT INTO "quota_default" ("instances", "vcpus", "memory_mib", "root_disk_gib", "volumes", "volume_gib", "snapshots", "images", "networks", "floating_ips", "key_pairs", "server_groups", "tokens")
VALUES (25, 50, 51200, 500, 50, 1000, 50, 20, 10, 10, 50, 10, 50);
ALTER TABLE "quota_default" ADD CONSTRAINT "quota_default_is_one_row" CHECK ("id" = 1);
ALTER TABLE "quota_default" ADD CONSTRAINT "quota_default_is_not_negative"
  CHECK (least("instances", "vcpus", "memory_mib", "root_disk_gib", "volumes", "volume_gib", "snapshots", "images", "networks", "floating_ips", "key_pairs", "server_groups", "tokens") >= 0);

-- The tenants that are there get as much as new ones, but for the keeper of what is nobody's, which may hold nothing.
ALTER TABLE "quota" ADD COLUMN "volumes" INTEGER,
                    ADD COLUMN "volume_gib" INTEGER,
                    ADD COLUMN "images" INTEGER,
                    ADD COLUMN "networks" INTEGER,
                    ADD COLUMN "floating_ips" INTEGER,
                    ADD COLUMN "tokens" INTEGER;
UPDATE "quota" SET "volumes" = d."volumes",
                   "volume_gib" = d."volume_gib",
                   "images" = d."images",
                   "networks" = d."networks",
                   "floating_ips" = d."floating_ips",
                   "tokens" = d."tokens"
  FROM "quota_default" d;
UPDATE "quota" SET "volumes" = 0, "volume_gib" = 0, "images" = 0, "networks" = 0, "floating_ips" = 0, "tokens" = 0
  FROM "tenant" t WHERE t."id" = "tenant_id" AND t."name" = 'lost-and-found';
ALTER TABLE "quota" ALTER COLUMN "volumes" SET NOT NULL,
                    ALTER COLUMN "volume_gib" SET NOT NULL,
                    ALTER COLUMN "images" SET NOT NULL,
                    ALTER COLUMN "networks" SET NOT NULL,
                    ALTER COLUMN "floating_ips" SET NOT NULL,
                    ALTER COLUMN "tokens" SET NOT NULL;
ALTER TABLE "quota" DROP CONSTRAINT "quota_is_not_negative";
ALTER TABLE "quota" ADD CONSTRAINT "quota_is_not_negative"
  CHECK (least("instances", "vcpus", "memory_mib", "root_disk_gib", "volumes", "volume_gib", "snapshots", "images", "networks", "floating_ips", "key_pairs", "server_groups", "tokens") >= 0);

CREATE TABLE "quota_change" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tenant_id" UUID,
    "resource" "quota_resource" NOT NULL,
    "from_limit" INTEGER NOT NULL,
    "to_limit" INTEGER NOT NULL,
    "changed_by_id" UUID,
    "changed_by_name" TEXT NOT NULL,
    "changed_via" "requested_via" NOT NULL,
    "reason" TEXT,

    CONSTRAINT "quota_change_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "quota_change_tenant_id_id_idx" ON "quota_change"("tenant_id", "id" DESC);
ALTER TABLE "quota_change" ADD CONSTRAINT "quota_change_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "quota_change" ADD CONSTRAINT "quota_change_changes_something" CHECK ("from_limit" <> "to_limit");
ALTER TABLE "quota_change" ADD CONSTRAINT "quota_change_is_not_negative" CHECK (least("from_limit", "to_limit") >= 0);

GRANT SELECT, UPDATE ON "quota_default" TO cloudlet_app;
GRANT SELECT, INSERT ON "quota_change" TO cloudlet_app;
GRANT USAGE ON SEQUENCE "quota_change_id_seq" TO cloudlet_app;
