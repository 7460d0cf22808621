import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  INSTANCE_STATUSES,
  NODE_STATUSES,
  OPERATION_KINDS,
  OPERATION_STATUSES,
  PLACEMENT_FILTERS,
  QUOTA_RESOURCES,
  SNAPSHOT_STATUSES,
} from '@cloudlet/model';
import { describe, expect, it } from 'vitest';
import { DOOR_ERRORS } from '../../../../packages/api/src/errors/door-error.ts';
import { ERRORS } from '../../../../packages/control/src/errors/error-table.ts';
import { PLANS } from '../../../agent/src/operations/index.ts';
import { CLOSE_REASONS } from '../features/console/connection.ts';
import { LOCALES } from './locales.ts';

type Catalogue = { readonly [key: string]: string | Catalogue };

const catalogues = Object.fromEntries(LOCALES.map((locale) => [locale, read(locale)]));

function read(locale: string): Catalogue {
  return JSON.parse(readFileSync(new URL(`../../messages/${locale}.json`, import.meta.url), 'utf8'));
}

function texts(catalogue: Catalogue, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(catalogue)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [path, text] of texts(value, `${prefix}${key}.`)) found.set(path, text);
  }
  return found;
}

/** The names of an ICU message's arguments. */
function argumentsOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\s*([a-zA-Z]+)\s*[,}]/g)].map((match) => match[1] ?? ''))].sort();
}

const english = texts(read('en'));

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** The codes of failures that agents report and the control plane finds, as their sources write them. */
function failureCodes(): string[] {
  const port = readFileSync(`${root}/packages/hypervisor/src/port.ts`, 'utf8');
  const union = /type HypervisorErrorCode =([^;]*);/.exec(port)?.[1] ?? '';
  const sources = ['apps/agent/src', 'packages/control/src/lifecycle', 'packages/control/src/intake'].flatMap(
    (folder) =>
      readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testing/'))
        .map((path) => readFileSync(`${root}/${folder}/${path}`, 'utf8')),
  );
  const written = sources.flatMap((source) => [
    ...source.matchAll(/(?:OperationError\(|\bcode: )'([a-z_]+)'/g),
  ]);
  return [...new Set([...union.matchAll(/'([a-z_]+)'/g), ...written].map((match) => match[1] ?? ''))];
}

describe.each(LOCALES)('the catalogue %s', (locale) => {
  const all = texts(catalogues[locale] ?? {});

  it('has the same keys as the English one', () => {
    expect([...all.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('uses the same arguments as the English one', () => {
    const different = [...all].filter(
      ([key, text]) => argumentsOf(text).join() !== argumentsOf(english.get(key) ?? '').join(),
    );
    expect(different).toEqual([]);
  });

  it('leaves no text empty', () => {
    expect([...all].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it.each([
    ['instanceStatus', INSTANCE_STATUSES],
    ['operationStatus', OPERATION_STATUSES],
    ['snapshotStatus', SNAPSHOT_STATUSES],
    ['nodeStatus', NODE_STATUSES],
    ['operationKind', OPERATION_KINDS],
    ['operationRunning', OPERATION_KINDS],
    ['quotaResource', QUOTA_RESOURCES],
    ['nodeFilter', PLACEMENT_FILTERS],
    ['console.reason', CLOSE_REASONS],
    ['error', [...Object.keys(ERRORS), ...Object.keys(DOOR_ERRORS)]],
  ])('names every %s', (namespace, values) => {
    expect(values.filter((value) => !all.has(`${namespace}.${value}`))).toEqual([]);
  });

  it('names every failure', () => {
    const codes = failureCodes();
    expect(codes).toContain('disk_full');
    expect(codes).toContain('deadline_passed');
    expect(codes.filter((code) => !all.has(`failure.${code}`))).toEqual([]);
  });

  it('names every step of every operation', () => {
    const steps = Object.values(PLANS).flatMap((plan) =>
      plan.steps.flat().map((step) => `step.${plan.kind}.${step.name}`),
    );
    expect(steps.filter((step) => !all.has(step))).toEqual([]);
    expect([...all.keys()].filter((key) => key.startsWith('step.') && !steps.includes(key))).toEqual([]);
  });
});

it('is not English left over in Chinese', () => {
  const chinese = texts(read('zh-CN'));
  const untranslated = [...chinese].filter(
    ([key, text]) => text === english.get(key) && /[a-z]{4}/.test(withoutArguments(text)),
  );
  expect(untranslated).toEqual([]);
});

function withoutArguments(text: string): string {
  return text.replaceAll(/\{[^}]*\}/g, '');
}
