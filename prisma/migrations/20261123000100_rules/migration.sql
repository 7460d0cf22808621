-- The rules that the database keeps, whatever the application does. Each has a test in prisma/constraints/ that tries to break it.

-- Names are host name labels (RFC 1123): they become the guest's host name and part of the domain's name.
ALTER TABLE "tenant"   ADD CONSTRAINT "tenant_name_is_a_label"   CHECK ("name" ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$');
ALTER TABLE "instance" ADD CONSTRAINT "instance_name_is_a_label" CHECK ("name" ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$');
ALTER TABLE "node"     ADD CONSTRAINT "node_name_is_a_label"     CHECK ("name" ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$');
ALTER TABLE "user"     ADD CONSTRAINT "user_email_is_lower_case" CHECK ("email" = lower("email") AND "email" LIKE '%_@_%');

ALTER TABLE "quota" ADD CONSTRAINT "quota_is_not_negative"
  CHECK (least("instances", "vcpus", "memory_mib", "root_disk_gib", "snapshots", "key_pairs") >= 0);
ALTER TABLE "flavor" ADD CONSTRAINT "flavor_is_positive" CHECK (least("vcpus", "memory_mib", "root_disk_gib") > 0);
ALTER TABLE "image" ADD CONSTRAINT "image_checksum_is_sha256" CHECK ("sha256" ~ '^[0-9a-f]{64}$');
ALTER TABLE "image" ADD CONSTRAINT "image_is_positive"
  CHECK (least("size_bytes", "virtual_size_bytes") > 0 AND least("min_memory_mib", "min_disk_gib") > 0);

ALTER TABLE "node" ADD CONSTRAINT "node_capacity_is_not_negative"
  CHECK (least("vcpus", "memory_mib", "disk_gib", "claimed_vcpus", "claimed_memory_mib", "claimed_disk_gib") >= 0);
ALTER TABLE "node" ADD CONSTRAINT "node_ratios_are_positive"
  CHECK (least("cpu_allocation_ratio", "memory_allocation_ratio", "disk_allocation_ratio") > 0);
ALTER TABLE "node" ADD CONSTRAINT "node_up_is_known"
  CHECK ("status" = 'ENROLLED' OR ("host_uuid" IS NOT NULL AND "boot_id" IS NOT NULL AND "nat_cidr" IS NOT NULL));

ALTER TABLE "instance" ADD CONSTRAINT "instance_size_is_positive" CHECK (least("vcpus", "memory_mib", "root_disk_gib", "generation") > 0);
ALTER TABLE "instance" ADD CONSTRAINT "instance_deleted_has_a_time" CHECK (("status" = 'DELETED') = ("deleted_at" IS NOT NULL));
ALTER TABLE "instance" ADD CONSTRAINT "instance_error_is_explained"
  CHECK (("status" = 'ERROR') = ("failure_code" IS NOT NULL) AND ("failure_code" IS NULL) = ("failure_message" IS NULL));

ALTER TABLE "port" ADD CONSTRAINT "port_mac_is_local_unicast" CHECK ("mac_address" ~ '^[0-9a-f][26ae](:[0-9a-f]{2}){5}$');
ALTER TABLE "port" ADD CONSTRAINT "port_ip_is_an_address" CHECK (family("ip_address"::inet) = 4 AND masklen("ip_address"::inet) = 32);

ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_deleted_has_a_time" CHECK (("status" = 'DELETED') = ("deleted_at" IS NOT NULL));
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_available_has_a_size" CHECK ("status" <> 'AVAILABLE' OR "size_bytes" IS NOT NULL);
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_is_positive" CHECK ("root_disk_gib" > 0 AND "size_bytes" >= 0);

ALTER TABLE "claim" ADD CONSTRAINT "claim_is_a_holding"
  CHECK (CASE WHEN "snapshot_id" IS NULL THEN least("vcpus", "memory_mib", "disk_gib") > 0
              ELSE "vcpus" = 0 AND "memory_mib" = 0 AND "disk_gib" > 0 END);

ALTER TABLE "operation" ADD CONSTRAINT "operation_final_has_an_end"
  CHECK (("status" IN ('SUCCEEDED', 'FAILED', 'SUPERSEDED')) = ("ended_at" IS NOT NULL));
ALTER TABLE "operation" ADD CONSTRAINT "operation_failure_is_explained"
  CHECK ("status" <> 'FAILED' OR ("failure_code" IS NOT NULL AND "failure_message" IS NOT NULL));
ALTER TABLE "operation" ADD CONSTRAINT "operation_running_was_offered" CHECK ("status" <> 'RUNNING' OR ("attempt" > 0 AND "started_at" IS NOT NULL));
ALTER TABLE "operation" ADD CONSTRAINT "operation_deadlines_are_in_order" CHECK ("deadline_at" > "accepted_at" AND "undo_deadline_at" > "deadline_at");
ALTER TABLE "operation" ADD CONSTRAINT "operation_progress_is_a_fraction" CHECK ("progress" BETWEEN 0 AND 1);
-- User data, keys and the console password's hash stay no longer than the operation needs them.
ALTER TABLE "operation" ADD CONSTRAINT "operation_ended_keeps_no_secrets"
  CHECK ("ended_at" IS NULL OR NOT "input" ?| ARRAY['userData', 'consolePasswordHash', 'sshPublicKeys']);

ALTER TABLE "operation_step" ADD CONSTRAINT "operation_step_end_has_an_outcome" CHECK (("ended_at" IS NULL) = ("outcome" IS NULL));
ALTER TABLE "console_ticket" ADD CONSTRAINT "console_ticket_is_somebodys"
  CHECK (("user_id" IS NOT NULL AND "session_version" IS NOT NULL) <> ("api_token_id" IS NOT NULL));

-- One of a kind among the living.
CREATE UNIQUE INDEX "flavor_name_living" ON "flavor" ("name") WHERE "retired_at" IS NULL;
CREATE UNIQUE INDEX "image_name_living" ON "image" ("name") WHERE "retired_at" IS NULL;
CREATE UNIQUE INDEX "instance_name_living" ON "instance" ("tenant_id", "name") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "snapshot_name_living" ON "snapshot" ("instance_id", "name") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "api_token_name_living" ON "api_token" ("tenant_id", "name") WHERE "revoked_at" IS NULL;
CREATE UNIQUE INDEX "claim_of_an_instance" ON "claim" ("instance_id") WHERE "snapshot_id" IS NULL;
CREATE UNIQUE INDEX "operation_one_unfinished" ON "operation" ("instance_id") WHERE "ended_at" IS NULL;

-- What the sweeps read: they cost the same however many have ended.
CREATE INDEX "operation_unfinished_by_deadline" ON "operation" ("deadline_at") WHERE "ended_at" IS NULL;
CREATE INDEX "operation_unfinished_by_node" ON "operation" ("node_id") WHERE "ended_at" IS NULL;
CREATE INDEX "instance_living_by_age" ON "instance" ("tenant_id", "created_at" DESC, "id" DESC) WHERE "deleted_at" IS NULL;
CREATE INDEX "instance_living_by_node" ON "instance" ("node_id") WHERE "deleted_at" IS NULL;

-- A node's totals are the sum of its claims, and no claim makes them grow beyond capacity × allocation ratio. A ratio that was
-- lowered or a node that shrank blocks only growth.
CREATE FUNCTION "keep_node_totals"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    IF TG_OP = 'DELETE' OR OLD.node_id <> NEW.node_id THEN
      UPDATE node SET claimed_vcpus = claimed_vcpus - OLD.vcpus,
                      claimed_memory_mib = claimed_memory_mib - OLD.memory_mib,
                      claimed_disk_gib = claimed_disk_gib - OLD.disk_gib
       WHERE id = OLD.node_id;
    END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN NULL; END IF;

  DECLARE
    same_node boolean := TG_OP = 'UPDATE' AND OLD.node_id = NEW.node_id;
    more_vcpus integer := NEW.vcpus - CASE WHEN same_node THEN OLD.vcpus ELSE 0 END;
    more_memory integer := NEW.memory_mib - CASE WHEN same_node THEN OLD.memory_mib ELSE 0 END;
    more_disk integer := NEW.disk_gib - CASE WHEN same_node THEN OLD.disk_gib ELSE 0 END;
    host node%ROWTYPE;
  BEGIN
    UPDATE node SET claimed_vcpus = claimed_vcpus + more_vcpus,
                    claimed_memory_mib = claimed_memory_mib + more_memory,
                    claimed_disk_gib = claimed_disk_gib + more_disk
     WHERE id = NEW.node_id RETURNING * INTO host;
    IF (more_vcpus > 0 AND host.claimed_vcpus > floor(host.vcpus * host.cpu_allocation_ratio))
       OR (more_memory > 0 AND host.claimed_memory_mib > floor(host.memory_mib * host.memory_allocation_ratio))
       OR (more_disk > 0 AND host.claimed_disk_gib > floor(host.disk_gib * host.disk_allocation_ratio)) THEN
      RAISE EXCEPTION 'node % has no room for this claim', host.name USING ERRCODE = 'CL001', CONSTRAINT = 'node_capacity';
    END IF;
  END;
  RETURN NULL;
END $$;
CREATE TRIGGER "claim_keeps_node_totals" AFTER INSERT OR UPDATE OR DELETE ON "claim"
  FOR EACH ROW EXECUTE FUNCTION "keep_node_totals"();

-- What has ended has ended; attempts and generations only rise.
CREATE FUNCTION "keep_operation_history"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL AND NEW.status <> OLD.status THEN
    RAISE EXCEPTION 'operation % has ended as % and cannot become %', OLD.id, OLD.status, NEW.status
      USING ERRCODE = 'CL002', CONSTRAINT = 'operation_end_is_final';
  END IF;
  IF NEW.attempt < OLD.attempt THEN
    RAISE EXCEPTION 'attempt of operation % cannot fall', OLD.id USING ERRCODE = 'CL002', CONSTRAINT = 'operation_attempt_rises';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "operation_keeps_history" BEFORE UPDATE ON "operation"
  FOR EACH ROW EXECUTE FUNCTION "keep_operation_history"();

CREATE FUNCTION "keep_instance_history"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.generation < OLD.generation THEN
    RAISE EXCEPTION 'generation of instance % cannot fall', OLD.id USING ERRCODE = 'CL002', CONSTRAINT = 'instance_generation_rises';
  END IF;
  IF OLD.status = 'DELETED' AND NEW.status <> 'DELETED' THEN
    RAISE EXCEPTION 'instance % is deleted', OLD.id USING ERRCODE = 'CL002', CONSTRAINT = 'instance_end_is_final';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "instance_keeps_history" BEFORE UPDATE ON "instance"
  FOR EACH ROW EXECUTE FUNCTION "keep_instance_history"();

-- Times as the API writes them: ISO 8601 in UTC with milliseconds.
CREATE FUNCTION "iso_time"(timestamptz) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE
  RETURN to_char($1 AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- Hints to whoever listens: ids only. Nobody relies on them alone (every listener also sweeps).
CREATE FUNCTION "hint_operation"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN PERFORM pg_notify('cloudlet_accepted', NEW.id::text); END IF;
  PERFORM pg_notify('cloudlet_changed', NEW.tenant_id || ' ' || NEW.instance_id);
  RETURN NULL;
END $$;
CREATE TRIGGER "operation_hints" AFTER INSERT OR UPDATE ON "operation" FOR EACH ROW EXECUTE FUNCTION "hint_operation"();

CREATE FUNCTION "hint_instance"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('cloudlet_changed', NEW.tenant_id || ' ' || NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER "instance_hints" AFTER INSERT OR UPDATE ON "instance" FOR EACH ROW EXECUTE FUNCTION "hint_instance"();

-- The application's role: owns nothing, changes no node totals and no history.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cloudlet_app') THEN CREATE ROLE cloudlet_app NOLOGIN; END IF;
END $$;
GRANT USAGE ON SCHEMA public TO cloudlet_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO cloudlet_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO cloudlet_app;
REVOKE ALL ON "_prisma_migrations" FROM cloudlet_app;
REVOKE UPDATE, DELETE ON "audit_event" FROM cloudlet_app;
REVOKE UPDATE, INSERT ON "node" FROM cloudlet_app;
GRANT INSERT ("id", "name", "secret_hash", "status", "epoch", "last_sequence", "vcpus", "memory_mib", "disk_gib", "cpu_allocation_ratio",
              "memory_allocation_ratio", "disk_allocation_ratio", "created_at"),
      UPDATE ("name", "secret_hash", "status", "host_uuid", "boot_id", "epoch", "last_sequence", "last_seen_at", "agent_version", "vcpus",
              "memory_mib", "disk_gib", "cpu_allocation_ratio", "memory_allocation_ratio", "disk_allocation_ratio", "virtualization",
              "virtualization_reason", "cpu_model", "architecture", "hypervisor_version", "nat_cidr", "orphans") ON "node" TO cloudlet_app;
