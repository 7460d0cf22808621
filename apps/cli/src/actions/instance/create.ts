import type { Cloud } from '../../cloud.ts';
import { usageError } from '../../errors.ts';
import { readInputFile } from '../../input-file.ts';
import { findFlavor, findImage, findKeyPair, findServerGroup } from '../../targets/find.ts';
import { printSettled, sentence, type WaitOptions } from '../../waiting.ts';
import { describeInstance } from './describe.ts';

export type CreateOptions = WaitOptions & {
  readonly flavor: string;
  readonly image: string;
  readonly keyPair?: readonly string[];
  readonly serverGroup?: string;
  readonly userData?: string;
  readonly consolePasswordFile?: string;
};

export async function createInstance(cloud: Cloud, name: string, options: CreateOptions): Promise<void> {
  const { client } = cloud;
  const { keyPair = [], serverGroup, userData, consolePasswordFile } = options;
  if (userData === '-' && consolePasswordFile === '-') throw usageError('Standard input can be read once.');
  const [flavor, image, group, ...keys] = await Promise.all([
    findFlavor(client, options.flavor),
    findImage(client, options.image),
    serverGroup === undefined ? undefined : findServerGroup(client, serverGroup),
    ...keyPair.map((key) => findKeyPair(client, key)),
  ]);
  const accepted = await client.instances.create({
    name,
    flavorId: flavor.id,
    imageId: image.id,
    serverGroupId: group?.id,
    keyPairIds: keys.length > 0 ? keys.map(({ id }) => id) : undefined,
    userData: userData === undefined ? undefined : await readInputFile(userData),
    consolePassword:
      consolePasswordFile === undefined ? undefined : firstLine(await readInputFile(consolePasswordFile)),
  });
  await printSettled(
    cloud,
    accepted,
    options,
    (work) => `${sentence(work)}\n${describeInstance(work.instance)}`,
  );
}

/** Editors and `echo` end a file with a line break that is no part of a password. */
function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? '';
}
