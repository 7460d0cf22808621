-- Few at a time, looked for every few seconds.
CREATE INDEX "instance_unanswered" ON "instance" ("node_id", "failure_code")
  WHERE "status" = 'ERROR' AND "failure_code" IN ('no_answer', 'answer_lost');
