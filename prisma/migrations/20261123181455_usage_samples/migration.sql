-- CreateEnum
CREATE TYPE "sample_resolution" AS ENUM ('MINUTE', 'HOUR');

-- CreateTable
CREATE TABLE "cloud_sample" (
    "resolution" "sample_resolution" NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "vcpus" BIGINT NOT NULL,
    "memory_mib" BIGINT NOT NULL,
    "disk_gib" BIGINT NOT NULL,
    "allowed_vcpus" BIGINT NOT NULL,
    "allowed_memory_mib" BIGINT NOT NULL,
    "allowed_disk_gib" BIGINT NOT NULL,
    "claimed_vcpus" BIGINT NOT NULL,
    "claimed_memory_mib" BIGINT NOT NULL,
    "claimed_disk_gib" BIGINT NOT NULL,
    "used_vcpus" DOUBLE PRECISION,
    "used_memory_mib" BIGINT,
    "used_disk_gib" BIGINT,
    "nodes" INTEGER NOT NULL,
    "nodes_up" INTEGER NOT NULL,
    "instances_build" INTEGER NOT NULL,
    "instances_active" INTEGER NOT NULL,
    "instances_shutoff" INTEGER NOT NULL,
    "instances_paused" INTEGER NOT NULL,
    "instances_error" INTEGER NOT NULL,
    "operations_unfinished" INTEGER NOT NULL,

    CONSTRAINT "cloud_sample_pkey" PRIMARY KEY ("resolution","at")
);

-- CreateTable
CREATE TABLE "tenant_sample" (
    "tenant_id" UUID NOT NULL,
    "resolution" "sample_resolution" NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "instances" INTEGER NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "memory_mib" INTEGER NOT NULL,
    "root_disk_gib" INTEGER NOT NULL,
    "snapshots" INTEGER NOT NULL,

    CONSTRAINT "tenant_sample_pkey" PRIMARY KEY ("tenant_id","resolution","at")
);

-- AddForeignKey
ALTER TABLE "tenant_sample" ADD CONSTRAINT "tenant_sample_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A sample is one of a whole minute or hour, so that two controllers cannot write two of the same.
ALTER TABLE "cloud_sample" ADD CONSTRAINT "cloud_sample_is_of_a_whole_time" CHECK (date_trunc("resolution"::text, "at", 'UTC') = "at");
ALTER TABLE "tenant_sample" ADD CONSTRAINT "tenant_sample_is_of_a_whole_time" CHECK (date_trunc("resolution"::text, "at", 'UTC') = "at");
ALTER TABLE "tenant_sample" ADD CONSTRAINT "tenant_sample_is_not_negative"
  CHECK (least("instances", "vcpus", "memory_mib", "root_disk_gib", "snapshots") >= 0);

-- Samples are written once and forgotten; none is changed.
GRANT SELECT, INSERT, DELETE ON "cloud_sample", "tenant_sample" TO cloudlet_app;

-- What operators look at after a bad hour: few among very many, and the newest of them.
CREATE INDEX "operation_failed" ON "operation" ("ended_at" DESC, "id" DESC) WHERE "status" = 'FAILED';
