-- Pages that cost the same however many instances there are, by any filter. What is looked for in names lies in the index itself, so that
-- instances that do not match are not read.
DROP INDEX "instance_living_by_age";
CREATE INDEX "instance_living_by_age" ON "instance" ("tenant_id", "created_at" DESC, "id" DESC) INCLUDE ("name") WHERE "deleted_at" IS NULL;
CREATE INDEX "instance_living_by_status" ON "instance" ("tenant_id", "status", "created_at" DESC, "id" DESC) INCLUDE ("name") WHERE "deleted_at" IS NULL;

-- DropIndex: no list shows the destroyed among the living.
DROP INDEX "instance_tenant_id_created_at_id_idx";

-- What a tenant uses is summed at each request that grows: from the index alone.
DROP INDEX "claim_tenant_id_idx";
CREATE INDEX "claim_of_tenant" ON "claim" ("tenant_id") INCLUDE ("snapshot_id", "vcpus", "memory_mib", "disk_gib");
