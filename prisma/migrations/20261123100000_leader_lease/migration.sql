-- CreateTable
CREATE TABLE "leader_lease" (
    "epoch" INTEGER NOT NULL,
    "single" BOOLEAN NOT NULL DEFAULT true,
    "session" TEXT,
    "holder" TEXT,
    "renewals" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "leader_lease_pkey" PRIMARY KEY ("epoch")
);

-- CreateIndex
CREATE UNIQUE INDEX "leader_lease_single_key" ON "leader_lease"("single");

ALTER TABLE "leader_lease" ADD CONSTRAINT "leader_lease_is_single" CHECK ("single");
ALTER TABLE "leader_lease" ADD CONSTRAINT "leader_lease_held_is_known" CHECK (("session" IS NULL) = ("holder" IS NULL));
INSERT INTO "leader_lease" ("epoch") VALUES (0);

-- Epochs only rise: no controller gets an epoch that another one had.
CREATE FUNCTION "keep_leader_epochs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.epoch < OLD.epoch THEN
    RAISE EXCEPTION 'the leader''s epoch % cannot go back to %', OLD.epoch, NEW.epoch
      USING ERRCODE = 'CL002', CONSTRAINT = 'leader_epochs_rise';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "leader_lease_keeps_epochs" BEFORE UPDATE ON "leader_lease"
  FOR EACH ROW EXECUTE FUNCTION "keep_leader_epochs"();

-- The application changes the one row and makes no other.
GRANT SELECT, UPDATE ON "leader_lease" TO cloudlet_app;
