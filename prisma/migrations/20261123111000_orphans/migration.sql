-- What nodes have and no row explains, and what rows say and no node has.
CREATE TYPE "orphan_kind" AS ENUM ('instance', 'snapshot', 'address', 'missing-domain', 'missing-disk', 'missing-snapshot');
CREATE TABLE "orphan" (
    "id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "kind" "orphan_kind" NOT NULL,
    "subject" TEXT NOT NULL,
    "instance_id" UUID,
    "snapshot_id" UUID,
    "mac_address" TEXT,
    "ip_address" TEXT,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "description" JSONB,
    "sightings" INTEGER NOT NULL DEFAULT 1,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "orphan_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "orphan_node_id_kind_subject_key" ON "orphan"("node_id", "kind", "subject");
ALTER TABLE "orphan" ADD CONSTRAINT "orphan_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "node"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "orphan" ADD CONSTRAINT "orphan_names_its_subject"
  CHECK (CASE "kind" WHEN 'address' THEN "mac_address" IS NOT NULL AND "ip_address" IS NOT NULL ELSE "instance_id" IS NOT NULL END);
GRANT SELECT, INSERT, UPDATE, DELETE ON "orphan" TO cloudlet_app;
