-- Off and to be on: few at a time, looked for every second.
CREATE INDEX "instance_to_start" ON "instance" ("node_id")
  WHERE "status" = 'SHUTOFF' AND "desired_power" = 'ON' AND "deleted_at" IS NULL;
