import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OPERATION_KINDS } from './operation-catalogue.ts';
import { holdingsTable, operationTable, stateDiagram, withCatalogue } from './state-diagram.ts';
import { INSTANCE_STATUSES } from './states.ts';

test('docs/architecture.md says what the catalogue says (npm run docs:generate)', () => {
  const document = readFileSync(new URL('../../../docs/architecture.md', import.meta.url), 'utf8');
  expect(document).toBe(withCatalogue(document));
});

test('every status and every operation is there', () => {
  for (const status of INSTANCE_STATUSES) {
    expect(stateDiagram()).toContain(status);
    expect(holdingsTable()).toContain(`| ${status} |`);
  }
  for (const kind of OPERATION_KINDS) expect(operationTable()).toContain(`| \`${kind}\` |`);
});

test('whatever a node can find a guest to be has an arrow, and so has every way into ERROR and out of it', () => {
  const diagram = stateDiagram();
  const guests = ['ACTIVE', 'SHUTOFF', 'PAUSED'];
  for (const from of [...guests, 'ERROR']) {
    for (const to of [...guests, 'ERROR'].filter((status) => status !== from)) {
      expect(diagram).toContain(`  ${from} --> ${to}: `);
    }
    expect(diagram).toContain(`  ${from} --> DELETED: destroy`);
  }
  expect(diagram).toContain('BUILD --> ERROR: create fails');
});

test('a document without marks is refused', () => {
  expect(() => withCatalogue('# Nothing')).toThrow('lacks');
});
