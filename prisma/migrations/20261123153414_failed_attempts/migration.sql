-- Written by whoever knocks, and worth nothing after a crash: no WAL.
CREATE UNLOGGED TABLE "failed_attempts" (
    "subject" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "blocked_until" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "failed_attempts_pkey" PRIMARY KEY ("subject")
);

-- CreateIndex
CREATE INDEX "failed_attempts_last_at_idx" ON "failed_attempts"("last_at");

ALTER TABLE "failed_attempts" ADD CONSTRAINT "failed_attempts_are_counted" CHECK ("failures" >= 0);

GRANT SELECT, INSERT, UPDATE, DELETE ON "failed_attempts" TO cloudlet_app;
