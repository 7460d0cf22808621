-- Accounts that are there were made by who runs the cloud, or by an identity provider's word.
ALTER TABLE "user" ADD COLUMN "has_proven_address" BOOLEAN NOT NULL DEFAULT true;
