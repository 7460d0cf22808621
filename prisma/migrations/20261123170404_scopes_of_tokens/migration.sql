-- A token may do what its scopes say, not what a role grants.
ALTER TABLE "api_token" ADD COLUMN "scopes" TEXT[];
UPDATE "api_token" SET "scopes" = CASE "role"
  WHEN 'VIEWER' THEN ARRAY['read']
  WHEN 'MEMBER' THEN ARRAY['read', 'instances:write', 'storage:write', 'network:write']
  WHEN 'OWNER' THEN ARRAY['read', 'instances:write', 'storage:write', 'network:write', 'tenant:write']
END;
ALTER TABLE "api_token" ALTER COLUMN "scopes" SET NOT NULL, DROP COLUMN "role";
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_scopes_are_permissions" CHECK (
  cardinality("scopes") > 0
  AND "scopes" <@ ARRAY['read', 'instances:write', 'storage:write', 'network:write', 'tenant:write', 'admin']);

-- A token is one tenant's, or the cloud's own: that one administers the cloud and does nothing else.
ALTER TABLE "api_token" ALTER COLUMN "tenant_id" DROP NOT NULL;
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_is_a_tenants_or_the_clouds" CHECK (
  CASE WHEN "tenant_id" IS NULL THEN "scopes" = ARRAY['admin'] ELSE NOT 'admin' = ANY ("scopes") END);
CREATE UNIQUE INDEX "api_token_cloud_name_living" ON "api_token" ("name") WHERE "revoked_at" IS NULL AND "tenant_id" IS NULL;

-- Of the secrets that are there only hashes are known.
ALTER TABLE "api_token" ADD COLUMN "hint" TEXT NOT NULL DEFAULT 'clt_';
ALTER TABLE "api_token" ALTER COLUMN "hint" DROP DEFAULT;

ALTER TABLE "api_token" ADD COLUMN "parent_id" UUID;
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "api_token"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "api_token_parent_id_idx" ON "api_token"("parent_id");
CREATE INDEX "api_token_living_by_age" ON "api_token" ("tenant_id", "created_at" DESC, "id" DESC) WHERE "revoked_at" IS NULL;

-- Without its maker a token would be one that no person made, which holds by itself.
ALTER TABLE "api_token" DROP CONSTRAINT "api_token_created_by_id_fkey";
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
