import { setQuota } from '@cloudlet/control';
import { SYSTEM } from '@cloudlet/control/testing';
import { ACTION_GROUPS } from '@cloudlet/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../identity.ts';
import { type Answer, askRest, askTrpc, PROCEDURES } from '../testing/access/ask.ts';
import { type Callers, makeCallers } from '../testing/access/callers.ts';
import { type MakeInput, makeInputs } from '../testing/access/inputs.ts';
import { accessTable, CALLERS, type CallerName } from '../testing/access/table.ts';
import { startTestApi, TEST_VISITOR, type TestApi } from '../testing/test-api.ts';

/** Every mutation that the router has leaves an event, served or refused: one that does not fails here by itself. */

let api: TestApi;
let callers: Callers;
let inputs: Readonly<Record<string, MakeInput>>;

beforeAll(async () => {
  api = await startTestApi();
  const other = await api.cloud.database.tenant.findUniqueOrThrow({ where: { name: 'other' } });
  const plenty = { instances: 1_000, vcpus: 5_000, memoryMib: 2_000_000, rootDiskGib: 20_000 };
  const quota = { ...plenty, snapshots: 1_000, keyPairs: 1_000, serverGroups: 1_000, tokens: 1_000 };
  await setQuota(api.cloud.database, SYSTEM, { tenantId: api.cloud.tenant.id, quota });
  callers = await makeCallers(api, other.id);
  inputs = { ...(await makeInputs(api)), 'nodes.setMode': setOtherMode };
}, 60_000);
afterAll(() => api.end());

/** It changes nothing: a secret that it is asked with must not be in an address. */
const READS = ['invitations.show'];
const MUTATIONS = [...PROCEDURES].flatMap(([procedure, type]) =>
  type === 'mutation' && !READS.includes(procedure) ? [procedure] : [],
);
const TABLE = new Map(accessTable().map((row) => [row.procedure, row.answers]));
const DOORS = [
  ['portal', askTrpc, (name: CallerName) => !name.startsWith('token')],
  ['REST', askRest, (name: CallerName) => name.startsWith('token')],
] as const;

/** What is as it should be already is left so, without an event. */
async function setOtherMode() {
  const { id, mode } = await api.cloud.database.node.findUniqueOrThrow({ where: { id: api.cloud.node.id } });
  return { id, mode: mode === 'ENABLED' ? 'DRAINED' : 'ENABLED' };
}

/** Actions whose name says more than their procedure: the mode that a node is put into. */
const BY_INPUT = ['nodes.setMode'];

describe.each(MUTATIONS)('%s', (procedure) => {
  const answerTo = (name: CallerName) => TABLE.get(procedure)?.[name];

  it.each(DOORS)(
    'leaves an event of who did it, by what and from where, at the door of %s',
    async (_, ask, comes) => {
      const name = CALLERS.find((one) => comes(one) && answerTo(one) === 'yes');
      if (name === undefined) return;
      const identity = await callers.identityOf(name);
      const input = await inputs[procedure]?.(await callers.callerOf(name));
      const { answer, events } = await during(() => ask(api, procedure, input, identity));
      if (!answer) return;
      expect(answer.error).toBeNull();
      const mine = events.filter(({ result }) => result === 'ACCEPTED').filter(isBy(identity));
      expect(mine, `an event of ${procedure}`).not.toEqual([]);
      if (!BY_INPUT.includes(procedure))
        actions.set(
          procedure,
          mine.map(({ action }) => action),
        );
    },
  );

  it.each(DOORS)('leaves an event of a refusal at the door of %s', async (_, ask, comes) => {
    const refused = CALLERS.find((one) => comes(one) && ['403', '404'].includes(answerTo(one) ?? ''));
    const identity = await callers.identityOf(refused ?? (ask === askRest ? 'revoked' : 'nobody'));
    const input = refused
      ? await inputs[procedure]?.(await callers.callerOf('owner'))
      : { secret: 'unknown' };
    const { answer, events } = await during(() => ask(api, procedure, input, identity));
    if (!answer) return;
    const mine = events.filter(isBy(identity));
    expect(mine).toMatchObject([{ result: 'REFUSED', errorCode: answer.code, detail: { procedure } }]);
    // What is refused is found together with what is served.
    const known = actions.get(procedure);
    if (known) expect(known).toContain(mine[0]?.action);
  });
});

it.each(ACTION_GROUPS)('%s begins an action that was served', (group) => {
  expect(group).toMatch(/\.$/);
  expect([...actions.values()].flat().filter((action) => action.startsWith(group))).not.toEqual([]);
});

/** By procedure: what its events are called. */
const actions = new Map<string, readonly string[]>();

/** What was answered, and which events came meanwhile. */
async function during(ask: () => Promise<Answer | null>) {
  const { auditEvent } = api.cloud.database;
  const last = await auditEvent.findFirst({ orderBy: { id: 'desc' } });
  const answer = await ask();
  const events = await auditEvent.findMany({ where: { id: { gt: last?.id ?? 0n } } });
  return { answer, events };
}

function isBy(identity: Identity | null) {
  return (event: Record<'tokenId' | 'sessionId' | 'address' | 'userAgent', string | null>) =>
    event.address === TEST_VISITOR.address &&
    event.userAgent === TEST_VISITOR.userAgent &&
    event.sessionId === (identity?.kind === 'session' ? identity.sessionId : null) &&
    (event.tokenId !== null) === (identity?.kind === 'token');
}
