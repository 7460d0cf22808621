-- What no row explains stands in the table "orphan" alone.
ALTER TABLE "node" DROP COLUMN "orphans";
