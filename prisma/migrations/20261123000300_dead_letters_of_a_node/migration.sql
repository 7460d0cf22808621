-- CreateIndex
CREATE INDEX "dead_letter_node_id_id_idx" ON "dead_letter"("node_id", "id");
