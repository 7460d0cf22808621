import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PLANS } from '../../apps/agent/src/operations/index.ts';
import { DOOR_ERRORS } from '../../packages/api/src/errors/door-error.ts';
import { ERRORS } from '../../packages/control/src/errors/error-table.ts';

/** What other rooms name by a code, the portal says in words: here the rooms are held together. */
type Catalogue = {
  readonly error: Record<string, string>;
  readonly failure: Record<string, string>;
  readonly step: Record<string, Record<string, string>>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));

function read(locale: string): Catalogue {
  return JSON.parse(readFileSync(`${root}/apps/portal/messages/${locale}.json`, 'utf8'));
}

/** The codes of failures that agents report and the control plane finds, as their sources write them. */
function failureCodes(): string[] {
  const port = readFileSync(`${root}/packages/hypervisor/src/port.ts`, 'utf8');
  const union = /type HypervisorErrorCode =([^;]*);/.exec(port)?.[1] ?? '';
  const folders = [
    'apps/agent/src',
    'packages/contract/src',
    'packages/control/src/lifecycle',
    'packages/control/src/intake',
  ];
  const sources = folders.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|testing\//.test(path))
      .map((path) => readFileSync(`${root}/${folder}/${path}`, 'utf8')),
  );
  const written = sources.flatMap((source) => [
    ...source.matchAll(/(?:OperationError\(|\bcode: )'([a-z_]+)'/g),
  ]);
  return [...new Set([...union.matchAll(/'([a-z_]+)'/g), ...written].map((match) => match[1] ?? ''))];
}

describe.each(['en', 'zh-CN'])('the portal in %s', (locale) => {
  const catalogue = read(locale);

  it('names every error of the API', () => {
    const codes = [...Object.keys(ERRORS), ...Object.keys(DOOR_ERRORS)];
    expect(codes.filter((code) => !(code in catalogue.error))).toEqual([]);
  });

  it('names every failure of an operation', () => {
    const codes = failureCodes();
    expect(codes).toEqual(expect.arrayContaining(['disk_full', 'deadline_passed', 'image_unavailable']));
    expect(codes.filter((code) => !(code in catalogue.failure))).toEqual([]);
  });

  it('names every step of every operation in their order, and none that there is not', () => {
    const stepsOf = Object.values(PLANS).map((plan) => [
      plan.kind,
      plan.steps.flat().map(({ name }) => name),
    ]);
    const namesOf = Object.entries(catalogue.step).map(([kind, names]) => [kind, Object.keys(names)]);
    expect(Object.fromEntries(namesOf)).toEqual(Object.fromEntries(stepsOf));
  });
});
