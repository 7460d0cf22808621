import type { Accepted, Instance } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { CommandFailure } from '../../errors.ts';
import { findInstance } from '../../targets/find.ts';
import { type Settled, sentence, settle, type WaitOptions } from '../../waiting.ts';

/** The instances that are meant, each once. Where one of the names is unknown nothing has been done yet. */
export async function findInstances(cloud: Cloud, names: readonly string[]): Promise<Instance[]> {
  const found = new Map<string, Instance>();
  for (const name of names) {
    const instance = await findInstance(cloud.client, name);
    found.set(instance.id, instance);
  }
  return [...found.values()];
}

/**
 * Asks the same of several instances, and prints what became of it: a list also where it is one.
 * Where something fails the others are seen to all the same, and what was accepted is printed whatever became of it.
 * @throws the first failure, when that has been done
 */
export async function onEach(
  cloud: Cloud,
  instances: readonly Instance[],
  options: WaitOptions,
  request: (instance: Instance) => Promise<Accepted>,
): Promise<void> {
  const failures: unknown[] = [];
  const accepted: Accepted[] = [];
  for (const instance of instances) {
    try {
      accepted.push(await request(instance));
    } catch (error) {
      failures.push(error);
    }
  }
  const settled: Accepted[] = [];
  for (const one of accepted) {
    // Who pressed Ctrl+C does not want to wait for the next one either.
    const wait = options.wait === true && !(failures.at(-1) instanceof CommandFailure);
    const { work, failures: ofWork }: Settled<Accepted> = await settle(cloud, one, { ...options, wait });
    settled.push(work);
    failures.push(...ofWork);
  }
  await cloud.print(settled, () => settled.map(sentence).join('\n'));
  if (failures.length > 0) throw failures[0];
}
