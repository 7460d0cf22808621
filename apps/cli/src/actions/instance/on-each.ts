import type { Accepted, Instance } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { CommandFailure } from '../../errors.ts';
import { findInstance } from '../../targets/find.ts';
import { sentence, settle, type WaitOptions } from '../../waiting.ts';

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
 * Where something fails the others are seen to all the same. @throws the first failure, when the others have been printed
 */
export async function onEach(
  cloud: Cloud,
  instances: readonly Instance[],
  options: WaitOptions,
  request: (instance: Instance) => Promise<Accepted>,
): Promise<void> {
  const failures: unknown[] = [];
  const kept = async <Result>(work: Promise<Result>): Promise<Result[]> => {
    try {
      return [await work];
    } catch (error) {
      failures.push(error);
      return [];
    }
  };
  const accepted: Accepted[] = [];
  for (const instance of instances) accepted.push(...(await kept(request(instance))));
  const settled: Accepted[] = [];
  for (const work of accepted) {
    // Who pressed Ctrl+C does not want to wait for the next one either.
    if (failures.at(-1) instanceof CommandFailure) break;
    settled.push(...(await kept(settle(cloud, work, options))));
  }
  await cloud.print(settled, () => settled.map(sentence).join('\n'));
  if (failures.length > 0) throw failures[0];
}
