import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

/** Tells when operations have ended, for all who wait by one query: what a user sees must not cost what is measured. */
export type Ends = {
  of(operationId: string): Promise<void>;
  close(): Promise<void>;
};

const LOOK_EVERY_MS = 25;

export function watchEnds(client: Client): Ends {
  const waiting = new Map<string, () => void>();
  let open = true;

  async function look(): Promise<void> {
    while (open) {
      if (waiting.size > 0) {
        const { rows } = await client.query<{ id: string }>({
          name: 'ends',
          text: 'SELECT id FROM operation WHERE id = ANY($1::uuid[]) AND ended_at IS NOT NULL',
          values: [[...waiting.keys()]],
        });
        for (const { id } of rows) {
          waiting.get(id)?.();
          waiting.delete(id);
        }
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  const looking = look();
  return {
    of: (operationId) => new Promise((resolve) => waiting.set(operationId, resolve)),
    async close() {
      open = false;
      await looking;
    },
  };
}
