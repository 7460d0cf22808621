-- Written by every request and worth nothing after a crash: no WAL.
CREATE UNLOGGED TABLE "token_rate" (
    "api_token_id" UUID NOT NULL,
    "full_at" TIMESTAMPTZ(6) NOT NULL,
    CONSTRAINT "token_rate_pkey" PRIMARY KEY ("api_token_id")
) WITH (fillfactor = 50);
ALTER TABLE "token_rate" ADD CONSTRAINT "token_rate_api_token_id_fkey" FOREIGN KEY ("api_token_id") REFERENCES "api_token"("id") ON DELETE CASCADE ON UPDATE CASCADE;
GRANT SELECT, INSERT, UPDATE, DELETE ON "token_rate" TO cloudlet_app;
