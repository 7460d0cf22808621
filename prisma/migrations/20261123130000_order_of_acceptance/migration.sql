-- Which of an instance's operations was accepted last, whatever the clock said.
CREATE SEQUENCE "operation_accepted_order_seq" AS BIGINT;
ALTER TABLE "operation" ADD COLUMN "accepted_order" BIGINT;
UPDATE "operation" o SET "accepted_order" = numbered.place
  FROM (SELECT id, row_number() OVER (ORDER BY accepted_at, id) AS place FROM "operation") numbered WHERE numbered.id = o.id;
SELECT setval('"operation_accepted_order_seq"', coalesce((SELECT max(accepted_order) FROM "operation"), 0) + 1, false);
ALTER TABLE "operation" ALTER COLUMN "accepted_order" SET DEFAULT nextval('"operation_accepted_order_seq"');
ALTER TABLE "operation" ALTER COLUMN "accepted_order" SET NOT NULL;
ALTER SEQUENCE "operation_accepted_order_seq" OWNED BY "operation"."accepted_order";
GRANT USAGE ON SEQUENCE "operation_accepted_order_seq" TO cloudlet_app;
