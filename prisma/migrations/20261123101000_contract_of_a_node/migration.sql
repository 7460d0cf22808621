-- Which version of the contract the agent speaks, by its last hello, and one that was refused since.
ALTER TABLE "node" ADD COLUMN "contract_version" INTEGER, ADD COLUMN "refused_version" INTEGER;
GRANT UPDATE ("contract_version", "refused_version") ON "node" TO cloudlet_app;
