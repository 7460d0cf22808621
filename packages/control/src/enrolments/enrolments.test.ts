import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticateNode } from '../nodes/authenticate-node.ts';
import { removeNode } from '../nodes/remove-node.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { hashSecret } from '../tokens/secret.ts';
import { enrolNode } from './enrol-node.ts';
import { listEnrolments } from './list-enrolments.ts';
import { redeemEnrolment } from './redeem-enrolment.ts';
import { revokeEnrolment } from './revoke-enrolment.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

/** What a machine has made for itself. */
function aMachine() {
  const nodeSecret = randomBytes(32).toString('base64url');
  return {
    nodeSecret,
    shows: { secretHash: hashSecret(nodeSecret), keyFingerprint: randomBytes(32).toString('hex') },
  };
}

const enrol = (name: string, more: { again?: boolean; validForMs?: number } = {}) =>
  enrolNode(cloud.database, SYSTEM, { name, ...more });
const redeem = (secret: string, machine: ReturnType<typeof aMachine>) =>
  redeemEnrolment(cloud.database, { secret, ...machine.shows });
const refusal = (reason: string) => ({ code: 'enrolment_refused', params: { reason } });
const expire = (id: string) =>
  cloud.database.enrolment.update({
    where: { id },
    data: { createdAt: new Date(Date.now() - 10_000), expiresAt: new Date(Date.now() - 1) },
  });

describe('a join command', () => {
  test('makes one machine a node, which shows the secret that it made itself', async () => {
    const machine = aMachine();
    const { secret, expiresAt } = await enrol('one');
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(3_590_000);
    const { nodeId, name } = await redeem(secret, machine);
    expect(name).toBe('one');
    expect(await authenticateNode(cloud.database, { nodeId, secret: machine.nodeSecret })).toBe(true);
    expect(await authenticateNode(cloud.database, { nodeId, secret })).toBe(false);
    const audit = await cloud.database.auditEvent.findMany({ where: { targetId: nodeId } });
    expect(audit).toMatchObject([{ action: 'node.join', actorName: 'a machine that system allowed' }]);
    expect(JSON.stringify(await cloud.database.enrolment.findMany())).not.toContain(secret);
  });

  test('gives the same machine the same when its answer was lost, and refuses a second one', async () => {
    const [machine, other] = [aMachine(), aMachine()];
    const { secret, id } = await enrol('lost-answer');
    const first = await redeem(secret, machine);
    expect(await redeem(secret, machine)).toEqual(first);
    await expect(redeem(secret, other)).rejects.toMatchObject(refusal('used'));
    const halfOther = { ...machine, shows: { ...machine.shows, keyFingerprint: other.shows.keyFingerprint } };
    await expect(redeem(secret, halfOther)).rejects.toMatchObject(refusal('used'));
    await expire(id);
    await expect(redeem(secret, machine)).rejects.toMatchObject(refusal('expired'));
  });

  test('is good for one of several machines that come at once', async () => {
    const { secret } = await enrol('race');
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => redeem(secret, aMachine())));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await cloud.database.node.count({ where: { name: 'race' } })).toBe(1);
  });

  test('that is foreign, expired, revoked or replaced by a newer one is refused, and says which', async () => {
    await expect(redeem('made-up', aMachine())).rejects.toMatchObject(refusal('unknown'));
    const late = await enrol('late', { validForMs: 60_000 });
    await expire(late.id);
    await expect(redeem(late.secret, aMachine())).rejects.toMatchObject(refusal('expired'));
    const revoked = await enrol('revoked');
    await revokeEnrolment(cloud.database, SYSTEM, revoked);
    await expect(redeem(revoked.secret, aMachine())).rejects.toMatchObject(refusal('revoked'));
    const replaced = await enrol('replaced');
    await enrol('replaced');
    await expect(redeem(replaced.secret, aMachine())).rejects.toMatchObject(refusal('revoked'));
    expect(
      await cloud.database.node.count({ where: { name: { in: ['late', 'revoked', 'replaced'] } } }),
    ).toBe(0);
  });

  test('for a known name needs to be asked for, and the machine stays that node with a new secret', async () => {
    const [before, after] = [aMachine(), aMachine()];
    const { nodeId } = await redeem((await enrol('known')).secret, before);
    await expect(enrol('known')).rejects.toMatchObject({ code: 'name_taken' });
    await expect(enrol('unknown', { again: true })).rejects.toMatchObject({ code: 'not_found' });
    const { secret } = await enrol('known', { again: true });
    expect(await authenticateNode(cloud.database, { nodeId, secret: before.nodeSecret })).toBe(true);
    expect(await redeem(secret, after)).toEqual({ nodeId, name: 'known' });
    expect(await authenticateNode(cloud.database, { nodeId, secret: before.nodeSecret })).toBe(false);
    expect(await authenticateNode(cloud.database, { nodeId, secret: after.nodeSecret })).toBe(true);
  });
});

test('a join command for a node that was removed since is void', async () => {
  const { nodeId } = await redeem((await enrol('outlived')).secret, aMachine());
  const { secret } = await enrol('outlived', { again: true });
  await removeNode(cloud.database, SYSTEM, { id: nodeId });
  await expect(redeem(secret, aMachine())).rejects.toMatchObject(refusal('revoked'));
  expect(await cloud.database.node.count({ where: { name: 'outlived', removedAt: null } })).toBe(0);
});

test('operators see what is open, without its secret, and revoke it once', async () => {
  const { id, secret } = await enrol('open');
  const found = (await listEnrolments(cloud.database, SYSTEM)).find((enrolment) => enrolment.id === id);
  expect(found).toMatchObject({ name: 'open', again: false, createdBy: 'system' });
  expect(JSON.stringify(found)).not.toContain(secret);
  await revokeEnrolment(cloud.database, SYSTEM, { id });
  await expect(revokeEnrolment(cloud.database, SYSTEM, { id })).rejects.toMatchObject({ code: 'not_found' });
  expect((await listEnrolments(cloud.database, SYSTEM)).map((one) => one.id)).not.toContain(id);
});

test('only who runs the cloud may do any of it, within sensible times', async () => {
  const { database, tenant } = cloud;
  const forbidden = { code: 'forbidden' };
  await expect(enrolNode(database, tenant.member, { name: 'mine' })).rejects.toMatchObject(forbidden);
  await expect(listEnrolments(database, tenant.member)).rejects.toMatchObject(forbidden);
  const { id } = await enrol('theirs');
  await expect(revokeEnrolment(database, tenant.member, { id })).rejects.toMatchObject(forbidden);
  await expect(enrol('quick', { validForMs: 59_999 })).rejects.toMatchObject({ code: 'invalid_value' });
  await expect(enrol('Bad Name')).rejects.toMatchObject({ code: 'invalid_name' });
});
