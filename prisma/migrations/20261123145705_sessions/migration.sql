-- A row for each sign-in, in place of a number that could only end all of a user's sessions. Who has signed in signs in again.
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "user_agent" TEXT,
    "address" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "session_user_id_expires_at_idx" ON "session"("user_id", "expires_at");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "session" ADD CONSTRAINT "session_lasts" CHECK ("expires_at" > "created_at");

-- AlterTable
ALTER TABLE "user" DROP COLUMN "session_version";

-- Tickets are good for seconds: those of before go.
DELETE FROM "console_ticket";
ALTER TABLE "console_ticket" DROP CONSTRAINT "console_ticket_is_somebodys";
ALTER TABLE "console_ticket" DROP CONSTRAINT "console_ticket_user_id_fkey";
ALTER TABLE "console_ticket" DROP COLUMN "session_version", DROP COLUMN "user_id", ADD COLUMN "session_id" UUID;

-- AddForeignKey
ALTER TABLE "console_ticket" ADD CONSTRAINT "console_ticket_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "console_ticket" ADD CONSTRAINT "console_ticket_is_somebodys"
  CHECK (("session_id" IS NOT NULL) <> ("api_token_id" IS NOT NULL));

GRANT SELECT, INSERT, UPDATE, DELETE ON "session" TO cloudlet_app;
