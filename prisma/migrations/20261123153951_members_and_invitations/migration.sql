-- A tenant that has had an owner keeps one. Whoever takes an owner away waits at the tenant's row for whoever takes another.
CREATE FUNCTION "keep_an_owner"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM tenant WHERE id = OLD.tenant_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM membership WHERE tenant_id = OLD.tenant_id AND role = 'OWNER') THEN
    RAISE EXCEPTION 'tenant % would have no owner', OLD.tenant_id USING ERRCODE = 'CL004', CONSTRAINT = 'membership_keeps_an_owner';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "membership_keeps_an_owner_changed" AFTER UPDATE ON "membership"
  FOR EACH ROW WHEN (OLD."role" = 'OWNER' AND (NEW."role" <> 'OWNER' OR NEW."tenant_id" <> OLD."tenant_id"))
  EXECUTE FUNCTION "keep_an_owner"();
CREATE TRIGGER "membership_keeps_an_owner_removed" AFTER DELETE ON "membership"
  FOR EACH ROW WHEN (OLD."role" = 'OWNER') EXECUTE FUNCTION "keep_an_owner"();

-- Pages of a tenant's members.
CREATE INDEX "membership_tenant_id_created_at_user_id_idx" ON "membership" ("tenant_id", "created_at" DESC, "user_id" DESC);

CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "note" TEXT,
    "secret_hash" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_by_name" TEXT NOT NULL,
    "api_token_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "redeemed_at" TIMESTAMPTZ(3),
    "redeemed_by_id" UUID,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "invitation_secret_hash_key" ON "invitation"("secret_hash");
CREATE INDEX "invitation_tenant_id_created_at_id_idx" ON "invitation"("tenant_id", "created_at" DESC, "id" DESC);

ALTER TABLE "invitation" ADD CONSTRAINT "invitation_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_api_token_id_fkey" FOREIGN KEY ("api_token_id") REFERENCES "api_token"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_redeemed_by_id_fkey" FOREIGN KEY ("redeemed_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "invitation" ADD CONSTRAINT "invitation_lasts" CHECK ("expires_at" > "created_at");
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_redeemed_is_somebodys" CHECK (("redeemed_at" IS NULL) = ("redeemed_by_id" IS NULL));
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_ends_one_way" CHECK ("redeemed_at" IS NULL OR "revoked_at" IS NULL);

GRANT SELECT, INSERT, UPDATE ON "invitation" TO cloudlet_app;
