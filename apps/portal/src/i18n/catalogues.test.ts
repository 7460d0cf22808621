import { readFileSync } from 'node:fs';
import {
  AUDIT_RESULTS,
  INSTANCE_STATUSES,
  NODE_MODES,
  NODE_STATUSES,
  OPERATION_KINDS,
  OPERATION_STATUSES,
  PERMISSIONS,
  PERMISSIONS_OF_ROLE,
  PLACEMENT_FILTERS,
  PLACEMENT_STRATEGIES,
  QUOTA_REQUEST_STATUSES,
  QUOTA_RESOURCES,
  REQUESTED_VIA,
  SERVER_GROUP_POLICIES,
  SNAPSHOT_STATUSES,
} from '@cloudlet/model';
import { describe, expect, it } from 'vitest';
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
    ['auditResult', AUDIT_RESULTS],
    ['auditVia', REQUESTED_VIA],
    ['instanceStatus', INSTANCE_STATUSES],
    ['operationStatus', OPERATION_STATUSES],
    ['snapshotStatus', SNAPSHOT_STATUSES],
    ['nodeStatus', NODE_STATUSES],
    ['nodeMode', NODE_MODES],
    ['nodeModeMeans', ['DRAINED', 'MAINTENANCE']],
    ['serverGroupPolicy', SERVER_GROUP_POLICIES],
    ['placement.strategies', PLACEMENT_STRATEGIES],
    ['operationKind', OPERATION_KINDS],
    ['operationRunning', OPERATION_KINDS],
    ['quotaResource', QUOTA_RESOURCES],
    ['quotaRequestStatus', QUOTA_REQUEST_STATUSES],
    ['nodeFilter', PLACEMENT_FILTERS],
    ['console.reason', CLOSE_REASONS],
    ['permission', [...PERMISSIONS, 'tenant', 'user', 'session']],
    ['createToken.scopeMeans', PERMISSIONS_OF_ROLE.OWNER],
  ])('names every %s', (namespace, values) => {
    expect(values.filter((value) => !all.has(`${namespace}.${value}`))).toEqual([]);
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
