-- The newest heartbeat of the agent's present start that was noted: an older one that comes late says nothing of now.
ALTER TABLE "node" ADD COLUMN "beat_sequence" INTEGER NOT NULL DEFAULT 0;
GRANT UPDATE ("beat_sequence") ON "node" TO cloudlet_app;
