import type { ProgressListener } from '../port.ts';
import { makePrivate } from './files.ts';
import { runTool } from './tools.ts';

/**
 * Copies a qcow2 disk that nobody writes to, with its backing file's content, into a new file.
 * @param base makes the copy an overlay on this image: it then holds the zeros too that hide the image's content
 * (qemu-img(1), convert -B). Without one the copy stands alone.
 * @throws HypervisorError aborted, disk_full, failed
 */
export async function copyImage(
  from: string,
  to: string,
  base: string | null,
  progress: ProgressListener,
  signal: AbortSignal,
): Promise<void> {
  const onBase = base === null ? [] : ['-B', base, '-F', 'qcow2'];
  await makePrivate(to);
  await runTool('qemu-img', ['convert', '-p', '-f', 'qcow2', '-O', 'qcow2', ...onBase, from, to], {
    signal,
    onOutput(text) {
      const fraction = lastFraction(text);
      if (fraction !== null) progress(fraction);
    },
  });
}

/** How far qemu-img is, from what its -p prints: `    (42.50/100%)`, the next one after a carriage return. */
export function lastFraction(output: string): number | null {
  const percent = output.match(/\(\d+\.\d+\/100%\)/g)?.at(-1);
  return percent === undefined ? null : Number.parseFloat(percent.slice(1)) / 100;
}
