import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultCloud } from '../cloud/cloud.ts';
import type { BookEntry } from '../users/book.ts';
import type { Finding } from './finding.ts';
import { linesOf } from './logs.ts';

/**
 * Writes the story of every instance that something is wrong with: its row, its operations with their steps, what was asked of it, and
 * every line of every log that names the instance, one of its operations or of its requests.
 * @returns the folder
 */
export async function writeStories(
  { folders, look }: FaultCloud,
  entries: readonly BookEntry[],
  findings: readonly Finding[],
  folder: string,
): Promise<string> {
  const stories = join(folder, 'stories');
  mkdirSync(stories, { recursive: true });
  const logs = readdirSync(folders.log).map((name) => ({ name, lines: linesOf(join(folders.log, name)) }));
  for (const instanceId of new Set(findings.flatMap((finding) => finding.instanceId ?? []))) {
    const instance = await look.rows('SELECT * FROM instance WHERE id = $1', [instanceId]);
    const operations = await look.rows<{ id: string; request_id: string }>(
      'SELECT * FROM operation WHERE instance_id = $1 ORDER BY accepted_at, id',
      [instanceId],
    );
    const steps = await look.rows(
      `SELECT s.* FROM operation_step s JOIN operation o ON o.id = s.operation_id
        WHERE o.instance_id = $1 ORDER BY o.accepted_at, s.operation_id, s.ordinal`,
      [instanceId],
    );
    const rest = await Promise.all(
      ['port', 'claim', 'snapshot'].map(async (table) => ({
        table,
        rows: await look.rows(`SELECT * FROM ${table} WHERE instance_id = $1`, [instanceId]),
      })),
    );
    const requests = entries.filter((entry) =>
      operations.some((operation) => operation.request_id === entry.requestId),
    );
    const ids = [instanceId, ...operations.flatMap(({ id, request_id }) => [id, request_id])];
    const lines = logs.flatMap(({ name, lines }) =>
      lines.filter((line) => ids.some((id) => line.includes(id))).map((line) => ({ name, line })),
    );
    const parts = [
      ['findings', findings.filter((finding) => finding.instanceId === instanceId)],
      ['instance', instance],
      ['operations', operations],
      ['steps', steps],
      ...rest.map(({ table, rows }) => [table, rows] as const),
      ['requests', requests],
    ] as const;
    const text = [
      ...parts.map(([title, rows]) => `# ${title}\n${rows.map((row) => JSON.stringify(row)).join('\n')}\n`),
      '# log lines, in the order of their own clocks',
      ...lines
        .sort((one, other) => (timeOf(one.line) < timeOf(other.line) ? -1 : 1))
        .map(({ name, line }) => `${name} ${line}`),
    ];
    writeFileSync(join(stories, `${instanceId}.txt`), `${text.join('\n')}\n`);
  }
  return stories;
}

function timeOf(line: string): string {
  return /"time":"([^"]+)"/.exec(line)?.[1] ?? line.slice(0, 23).replace(' ', 'T');
}
