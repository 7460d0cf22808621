-- CreateEnum
CREATE TYPE "node_mode" AS ENUM ('ENABLED', 'DRAINED', 'MAINTENANCE');

-- DropIndex
DROP INDEX "node_name_key";

-- AlterTable
ALTER TABLE "node" ADD COLUMN     "capabilities" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "hugepages" JSONB,
ADD COLUMN     "image_formats" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "ksm" BOOLEAN,
ADD COLUMN     "mode" "node_mode" NOT NULL DEFAULT 'ENABLED',
ADD COLUMN     "mode_reason" TEXT,
ADD COLUMN     "mode_since" TIMESTAMPTZ(3),
ADD COLUMN     "nested_paging" TEXT,
ADD COLUMN     "removed_at" TIMESTAMPTZ(3),
ADD COLUMN     "used_at" TIMESTAMPTZ(3),
ADD COLUMN     "used_cpu_share" DOUBLE PRECISION,
ADD COLUMN     "used_disk_gib" INTEGER,
ADD COLUMN     "used_memory_mib" INTEGER;

-- What agents that say nothing of these are known to have.
UPDATE "node" SET "image_formats" = ARRAY['qcow2'],
       "capabilities" = array_remove(ARRAY[CASE WHEN "virtualization" = 'kvm' THEN 'kvm' END, "architecture"], NULL)
 WHERE "architecture" IS NOT NULL;

-- A removed node's name is free again.
CREATE UNIQUE INDEX "node_name_living" ON "node" ("name") WHERE "removed_at" IS NULL;

ALTER TABLE "node" ADD CONSTRAINT "node_mode_has_a_time" CHECK ("mode" = 'ENABLED' OR "mode_since" IS NOT NULL);
-- NaN is larger than every number.
ALTER TABLE "node" ADD CONSTRAINT "node_ratios_are_sane"
  CHECK (greatest("cpu_allocation_ratio", "memory_allocation_ratio", "disk_allocation_ratio") <= 1000);
ALTER TABLE "node" ADD CONSTRAINT "node_use_has_a_time"
  CHECK (num_nulls("used_cpu_share", "used_memory_mib", "used_disk_gib", "used_at") IN (0, 4));
ALTER TABLE "node" ADD CONSTRAINT "node_use_is_an_amount"
  CHECK ("used_cpu_share" BETWEEN 0 AND 1 AND least("used_memory_mib", "used_disk_gib") >= 0);
-- Nobody answers with an empty secret's hash: a removed node's credentials are void, whoever asks.
ALTER TABLE "node" ADD CONSTRAINT "node_removed_has_nothing"
  CHECK ("removed_at" IS NULL OR ("secret_hash" = '' AND "status" <> 'UP'
         AND greatest("claimed_vcpus", "claimed_memory_mib", "claimed_disk_gib") = 0));

-- A removed node gets no instance and no address any more. Asked after the foreign key's lock, which a removal (FOR UPDATE) lets wait.
CREATE FUNCTION "refuse_removed_node"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM node WHERE id = NEW.node_id AND removed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'node % has been removed', NEW.node_id USING ERRCODE = 'CL003', CONSTRAINT = 'node_removed_gets_nothing';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "instance_on_a_living_node" AFTER INSERT OR UPDATE OF "node_id" ON "instance"
  FOR EACH ROW EXECUTE FUNCTION "refuse_removed_node"();
CREATE TRIGGER "port_on_a_living_node" AFTER INSERT OR UPDATE OF "node_id" ON "port"
  FOR EACH ROW EXECUTE FUNCTION "refuse_removed_node"();

CREATE FUNCTION "keep_node_history"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.removed_at IS NOT NULL AND NEW.removed_at IS DISTINCT FROM OLD.removed_at THEN
    RAISE EXCEPTION 'node % has been removed', OLD.id USING ERRCODE = 'CL002', CONSTRAINT = 'node_removal_is_final';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "node_keeps_history" BEFORE UPDATE OF "removed_at" ON "node"
  FOR EACH ROW EXECUTE FUNCTION "keep_node_history"();

GRANT UPDATE ("mode", "mode_reason", "mode_since", "nested_paging", "hugepages", "ksm", "image_formats", "capabilities",
              "used_cpu_share", "used_memory_mib", "used_disk_gib", "used_at", "removed_at") ON "node" TO cloudlet_app;
