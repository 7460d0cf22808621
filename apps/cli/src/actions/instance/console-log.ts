import type { Cloud } from '../../cloud.ts';
import { findInstance } from '../../targets/find.ts';

export async function printConsoleLog(
  cloud: Cloud,
  name: string,
  { lines }: { readonly lines?: number },
): Promise<void> {
  const { id } = await findInstance(cloud.client, name);
  const answer = await cloud.client.instances.consoleOutput({ id, ...(lines !== undefined && { lines }) });
  await cloud.print(answer, () => forTerminal(answer.output));
}

/** Lines as a terminal and text tools have them; the last one is ended by the printing. */
function forTerminal(output: string): string {
  return output.replaceAll('\r\n', '\n').replace(/\n$/, '');
}
