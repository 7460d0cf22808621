import type { ControlDoor } from '../control.ts';
import type { Cloud } from '../state/cloud.ts';

/** Runs work with the use cases of this cloud's database. They are loaded when they are first needed. */
export async function withControl<Result>(
  cloud: Cloud,
  work: (control: ControlDoor) => Promise<Result>,
): Promise<Result> {
  // In the bundle this file is part of dist/main.js; run from its source it lies below src.
  const path = import.meta.url.endsWith('.ts') ? '../control.ts' : './control.js';
  const { openControl }: typeof import('../control.ts') = await import(new URL(path, import.meta.url).href);
  const control = openControl(cloud.endpoints.databaseUrl);
  try {
    return await work(control);
  } finally {
    await control.close();
  }
}
