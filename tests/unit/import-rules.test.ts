import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';

type Rule = { readonly name: string; readonly to: { readonly pathNot?: string } };
const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  readonly forbidden: readonly Rule[];
};
const page = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8');

/** What the rules let each room import: `^(room|one|another)[/.]` is what a room's rule does not forbid. */
function rules(): Record<string, string[]> {
  const rooms = forbidden.filter(({ name }) => name.startsWith('rooms-of-'));
  return Object.fromEntries(
    rooms.map(({ to }) => {
      const [room = '', ...others] = /\((.*)\)/.exec(to.pathNot ?? '')?.[1]?.split('|') ?? [];
      return [room, others];
    }),
  );
}

/** The rows of the page's table: a room, and what it may import. */
function table(): Record<string, string[]> {
  const section = page.split('## Who may import whom')[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)];
  const names = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
  return Object.fromEntries(rows.map(([, room = '', cell = '']) => [room, names(cell)]));
}

it('docs/architecture.md has the import rules of .dependency-cruiser.cjs, and no others', () => {
  expect(Object.keys(rules())).toContain('packages/libvirt');
  expect(table()).toEqual(rules());
});
