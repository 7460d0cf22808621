import { randomUUID } from 'node:crypto';
import { setQuota } from '@cloudlet/control';
import { SYSTEM } from '@cloudlet/control/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, askRest, askTrpc, PROCEDURES } from './testing/access/ask.ts';
import { type Callers, makeCallers } from './testing/access/callers.ts';
import { digestOf } from './testing/access/digest.ts';
import { type MakeInput, makeInputs } from './testing/access/inputs.ts';
import { accessTable, CALLERS, type CallerName, type Row } from './testing/access/table.ts';
import { startTestApi, type TestApi } from './testing/test-api.ts';

/**
 * Every procedure that the router has, called by everybody at both doors, against docs/access.md. A new procedure needs a line there and
 * its input in testing/access/inputs.ts.
 */

let api: TestApi;
let callers: Callers;
let inputs: Readonly<Record<string, MakeInput>>;

beforeAll(async () => {
  api = await startTestApi();
  const other = await api.cloud.database.tenant.findUniqueOrThrow({ where: { name: 'other' } });
  const plenty = { instances: 1_000, vcpus: 5_000, memoryMib: 2_000_000, rootDiskGib: 20_000 };
  const quota = { ...plenty, snapshots: 1_000, keyPairs: 1_000, serverGroups: 1_000, tokens: 1_000 };
  for (const { id } of [api.cloud.tenant, other])
    await setQuota(api.cloud.database, SYSTEM, { tenantId: id, quota });
  callers = await makeCallers(api, other.id);
  inputs = await makeInputs(api);
}, 60_000);
afterAll(() => api.end());

const TABLE = accessTable();

it('the table has a line for every procedure, and no other', () => {
  expect(TABLE.map(({ procedure }) => procedure).sort()).toEqual([...PROCEDURES.keys()].sort());
});

it('every procedure has an input, and no other', () => {
  expect(Object.keys(inputs).sort()).toEqual([...PROCEDURES.keys()].sort());
});

it('every answer in the table is one that there is', () => {
  for (const { procedure, answers } of TABLE) {
    for (const name of CALLERS)
      expect([procedure, name, answers[name]]).toContain(knownAnswer(answers[name]));
  }
});

function knownAnswer(answer: string): string | undefined {
  return ['yes', '401', '403', '404'].find((known) => known === answer);
}

describe.each(TABLE.map((row) => [row.procedure, row] as const))('%s', (procedure, row) => {
  const makeInput = (by: Parameters<MakeInput>[0]) => {
    const make = inputs[procedure];
    if (!make) throw new Error(`${procedure} has no input in testing/access/inputs.ts`);
    return make(by);
  };
  const refused = CALLERS.filter((name) => row.answers[name] !== 'yes');
  const served = CALLERS.filter((name) => row.answers[name] === 'yes');

  it('refuses who may not, and changes nothing', async () => {
    const input = await makeInput(await callers.callerOf('owner'));
    const identities = await Promise.all(
      refused.map(async (name) => [name, await callers.identityOf(name)] as const),
    );
    const before = await digestOf(api.cloud.database);
    for (const [name, identity] of identities) {
      for (const [door, ask] of DOORS) {
        const answer = await ask(api, procedure, input, identity);
        if (!answer) continue;
        expect({ name, door, ...seen(answer) }).toEqual({ name, door, ...expected(row, name) });
        if (answer.status !== 404) continue;
        // What is another tenant's is as if it did not exist, to the letter.
        expect(answer).toEqual(await ask(api, procedure, unknownOf(input), identity));
      }
    }
    expect(await digestOf(api.cloud.database)).toEqual(before);
  });

  it('serves who may', async () => {
    for (const name of served) {
      for (const [door, ask] of DOORS) {
        const identity = await callers.identityOf(name);
        const input = await makeInput(await callers.callerOf(name));
        const answer = await ask(api, procedure, input, identity);
        if (answer) expect({ name, door, error: answer.error }).toEqual({ name, door, error: null });
      }
    }
  });
});

const DOORS = [
  ['portal', askTrpc],
  ['REST', askRest],
] as const;

function seen({ status, code, error }: Answer) {
  return { status: String(status), code, needs: code === 'forbidden' ? error?.needs : undefined };
}

function expected({ needs, answers }: Row, name: CallerName) {
  const status = answers[name];
  if (status === '401') return { status, code: 'unauthenticated', needs: undefined };
  if (status === '404') return { status, code: 'not_found', needs: undefined };
  // Who runs the cloud is in no tenant, and is told that first.
  const isOfTenant = needs.includes(':') || needs === 'read';
  const isInNone = name === 'cloud admin' || name === 'token admin';
  return { status, code: 'forbidden', needs: isOfTenant && isInNone ? 'tenant' : needs };
}

/** The same input about things that there are nowhere; what is for everybody (flavors, images) stays. */
function unknownOf(input: Awaited<ReturnType<MakeInput>>) {
  const everybodys = [api.cloud.small, api.cloud.large, api.cloud.image];
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace);
    return typeof value === 'string' && UUID.test(value) && !everybodys.includes(value)
      ? randomUUID()
      : value;
  };
  return input && Object.fromEntries(Object.entries(input).map(([key, value]) => [key, replace(value)]));
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
