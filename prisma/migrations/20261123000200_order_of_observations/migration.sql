-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "observed_epoch" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "observed_sequence" INTEGER NOT NULL DEFAULT 0;
