import type { ControlDoor } from '../control.ts';
import { messageOf, Problem } from '../errors.ts';
import { withConnection } from '../postgres/roles.ts';
import { operatorName } from '../process/operator.ts';
import type { Cloud } from '../state/cloud.ts';

/** Runs work with the use cases of this cloud's database. They are loaded when they are first needed. */
export async function withControl<Result>(
  cloud: Cloud,
  work: (control: ControlDoor) => Promise<Result>,
): Promise<Result> {
  // In the bundle this file is part of dist/main.js; run from its source it lies below src.
  const path = import.meta.url.endsWith('.ts') ? '../control.ts' : './control.js';
  const { openControl }: typeof import('../control.ts') = await import(new URL(path, import.meta.url).href);
  const control = openControl(cloud.endpoints.databaseUrl, operatorName());
  try {
    return await work(control);
  } catch (error) {
    await refuseWithoutDatabase(cloud.endpoints.databaseUrl);
    throw error;
  } finally {
    await control.close();
  }
}

/** The use cases' own error for a database that does not answer is many lines long and names no remedy. */
async function refuseWithoutDatabase(url: string): Promise<void> {
  await withConnection(url, (client) => client.query('SELECT 1')).catch((cause: unknown) => {
    throw new Problem('The database does not answer', {
      why: messageOf(cause),
      next: './cloudlet up',
      cause,
    });
  });
}
