-- CreateEnum
CREATE TYPE "image_format" AS ENUM ('qcow2', 'raw');

-- CreateEnum
CREATE TYPE "server_group_policy" AS ENUM ('AFFINITY', 'ANTI_AFFINITY');

-- CreateEnum
CREATE TYPE "placement_strategy" AS ENUM ('SPREAD', 'PACK');

-- AlterTable
ALTER TABLE "flavor" ADD COLUMN     "required_capabilities" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "image" ADD COLUMN     "format" "image_format" NOT NULL DEFAULT 'qcow2';

-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "server_group_id" UUID,
ADD COLUMN     "server_group_policy" "server_group_policy";

-- AlterTable
ALTER TABLE "node" ADD COLUMN     "owes_conclusions" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable: tenants that are there already get what a new one gets.
ALTER TABLE "quota" ADD COLUMN     "server_groups" INTEGER NOT NULL DEFAULT 10;
ALTER TABLE "quota" ALTER COLUMN "server_groups" DROP DEFAULT;

-- CreateTable
CREATE TABLE "cloud_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "placement_strategy" "placement_strategy" NOT NULL DEFAULT 'SPREAD',
    "placement_cpu_weight" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "placement_memory_weight" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "placement_disk_weight" DOUBLE PRECISION NOT NULL DEFAULT 1,

    CONSTRAINT "cloud_settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server_group" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "policy" "server_group_policy" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "server_group_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "server_group_id_policy_tenant_id_key" ON "server_group"("id", "policy", "tenant_id");

-- AddForeignKey
ALTER TABLE "server_group" ADD CONSTRAINT "server_group_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_server_group_id_server_group_policy_tenant_id_fkey" FOREIGN KEY ("server_group_id", "server_group_policy", "tenant_id") REFERENCES "server_group"("id", "policy", "tenant_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE "quota" DROP CONSTRAINT "quota_is_not_negative";
ALTER TABLE "quota" ADD CONSTRAINT "quota_is_not_negative"
  CHECK (least("instances", "vcpus", "memory_mib", "root_disk_gib", "snapshots", "key_pairs", "server_groups") >= 0);

INSERT INTO "cloud_settings" ("id") VALUES (1);
ALTER TABLE "cloud_settings" ADD CONSTRAINT "cloud_settings_is_one_row" CHECK ("id" = 1);
-- NaN is larger than every number.
ALTER TABLE "cloud_settings" ADD CONSTRAINT "cloud_settings_weights_compare_nodes"
  CHECK (least("placement_cpu_weight", "placement_memory_weight", "placement_disk_weight") >= 0
         AND greatest("placement_cpu_weight", "placement_memory_weight", "placement_disk_weight") > 0
         AND greatest("placement_cpu_weight", "placement_memory_weight", "placement_disk_weight") <= 100);

CREATE INDEX "node_owing_conclusions" ON "node" ("id") WHERE "owes_conclusions";

CREATE UNIQUE INDEX "server_group_name_living" ON "server_group" ("tenant_id", "name") WHERE "deleted_at" IS NULL;
ALTER TABLE "instance" ADD CONSTRAINT "instance_server_group_has_a_policy" CHECK (("server_group_id" IS NULL) = ("server_group_policy" IS NULL));
CREATE INDEX "instance_living_by_server_group" ON "instance" ("server_group_id") WHERE "server_group_id" IS NOT NULL AND "deleted_at" IS NULL;
-- Anti-affinity: no two living members on one node.
CREATE UNIQUE INDEX "instance_anti_affinity" ON "instance" ("server_group_id", "node_id")
  WHERE "server_group_policy" = 'ANTI_AFFINITY' AND "deleted_at" IS NULL;

-- Affinity: all living members on one node. Members enter a group one at a time, for each sees those that entered before it;
-- the lock is the group's row, which its deletion takes, too.
CREATE FUNCTION "keep_server_group"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  gone boolean;
BEGIN
  SELECT deleted_at IS NOT NULL INTO gone FROM server_group WHERE id = NEW.server_group_id FOR NO KEY UPDATE;
  IF gone THEN
    RAISE EXCEPTION 'server group % is deleted', NEW.server_group_id USING ERRCODE = 'CL004', CONSTRAINT = 'server_group_deleted_gets_no_member';
  END IF;
  IF NEW.server_group_policy = 'AFFINITY' AND EXISTS (
       SELECT FROM instance WHERE server_group_id = NEW.server_group_id AND deleted_at IS NULL AND node_id <> NEW.node_id) THEN
    RAISE EXCEPTION 'the members of server group % are on another node', NEW.server_group_id
      USING ERRCODE = 'CL004', CONSTRAINT = 'instance_affinity';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "instance_keeps_server_group" AFTER INSERT OR UPDATE OF "node_id", "server_group_id", "server_group_policy" ON "instance"
  FOR EACH ROW WHEN (NEW."server_group_id" IS NOT NULL AND NEW."deleted_at" IS NULL) EXECUTE FUNCTION "keep_server_group"();

CREATE FUNCTION "keep_server_group_history"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.deleted_at IS NOT NULL THEN
    RAISE EXCEPTION 'server group % is deleted', OLD.id USING ERRCODE = 'CL002', CONSTRAINT = 'server_group_end_is_final';
  END IF;
  IF EXISTS (SELECT FROM instance WHERE server_group_id = NEW.id AND deleted_at IS NULL) THEN
    RAISE EXCEPTION 'server group % has members', NEW.id USING ERRCODE = 'CL004', CONSTRAINT = 'server_group_with_members_stays';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "server_group_keeps_history" AFTER UPDATE OF "deleted_at" ON "server_group"
  FOR EACH ROW EXECUTE FUNCTION "keep_server_group_history"();

GRANT SELECT, INSERT, UPDATE ON "server_group" TO cloudlet_app;
GRANT SELECT, UPDATE ON "cloud_settings" TO cloudlet_app;
GRANT UPDATE ("owes_conclusions") ON "node" TO cloudlet_app;
