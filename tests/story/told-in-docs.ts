import { readFileSync } from 'node:fs';

/** The first block of shell commands below a heading of a page in docs/: what a stranger would paste. */
export function shellBlock(page: string, heading: string): string {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const block = /```sh\n([\s\S]*?)```/.exec(section)?.[1];
  if (!block) throw new Error(`docs/${page} has no commands below ${heading}`);
  return block;
}
