import type { Cloud } from '../../cloud.ts';
import { readInputFile } from '../../input-file.ts';

export async function createKeyPair(
  cloud: Cloud,
  name: string,
  options: { readonly publicKey: string },
): Promise<void> {
  const publicKey = (await readInputFile(options.publicKey)).trim();
  const keyPair = await cloud.client.keyPairs.create({ name, publicKey });
  await cloud.print(keyPair, () => `${keyPair.name}: added, ${keyPair.fingerprint}`);
}
