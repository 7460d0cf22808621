import { readFileSync } from 'node:fs';

/** Who asks, by the columns of docs/access.md: people at the portal's door, `token …` with one scope each, and tokens that no longer hold. */
export const CALLERS = [
  'nobody',
  'viewer',
  'member',
  'owner',
  'other owner',
  'cloud admin',
  'token read',
  'token instances:write',
  'token storage:write',
  'token network:write',
  'token tenant:write',
  'token admin',
  'expired',
  'revoked',
] as const;
export type CallerName = (typeof CALLERS)[number];

/** One line of the table: what a procedure answers to whom. */
export type Row = {
  readonly procedure: string;
  /** What a refusal says that it needs; `-` for a procedure that needs nothing. */
  readonly needs: string;
  readonly answers: { readonly [Name in CallerName]: string };
};

const page = readFileSync(new URL('../../../../../docs/access.md', import.meta.url), 'utf8');

/** The table as people read it. @throws Error when it has other columns than {@link CALLERS} */
export function accessTable(): readonly Row[] {
  const lines = page.split('\n').filter((line) => line.startsWith('|'));
  const [header = [], , ...rows] = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const expected = ['procedure', 'needs', ...CALLERS];
  if (header.join() !== expected.join())
    throw new Error(`docs/access.md has the columns ${header.join(', ')}`);
  return rows.map(([procedure = '', needs = '', ...cells]) => ({
    procedure: procedure.replaceAll('`', ''),
    needs: needs.replaceAll('`', ''),
    answers: Object.fromEntries(CALLERS.map((name, index) => [name, cells[index] ?? ''])) as Row['answers'],
  }));
}
