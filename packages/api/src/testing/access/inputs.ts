import { generateKeyPairSync, randomUUID } from 'node:crypto';
import {
  beginSecondFactor,
  createInvitation,
  createKeyPair,
  createServerGroup,
  createSnapshot,
  createTenant,
  enrolNode,
  listOrphans,
  listQuotaRequests,
  managingTenant,
  requestQuota,
  resetSecondFactor,
  setNodeMode,
  stopInstance,
  suspendTenant,
  type UserCaller,
  withdrawQuotaRequest,
} from '@cloudlet/control';
import {
  addTestPerson,
  createTestToken,
  SYSTEM,
  TEST_PASSWORD,
  TEST_VAULT,
  type TestNode,
  totpCodeOf,
} from '@cloudlet/control/testing';
import type { QuotaResource } from '@cloudlet/model';
import { signIn } from '../../sign-in.ts';
import type { TestApi } from '../test-api.ts';

type Input = Readonly<Record<string, unknown>> | undefined;

/** Makes an input that is right in all but who asks: whoever may is answered well, once. `by` is who asks about something of their own. */
export type MakeInput = (by: UserCaller) => Promise<Input> | Input;

const nothing: MakeInput = () => undefined;

/** For each procedure what it is asked with, of things of the demo tenant and of the cloud. */
export async function makeInputs(api: TestApi): Promise<Readonly<Record<string, MakeInput>>> {
  const { cloud } = api;
  const { database, tenant, small, large, image } = cloud;
  const orphanage = await addNode('orphanage', { natCidr: '10.91.0.0/22' });
  let count = 0;
  const name = () => {
    count += 1;
    return `made-${count}`;
  };

  /** It takes no instances, so that what is created is where its jobs are done. */
  async function addNode(called: string, inventory: object = {}): Promise<TestNode> {
    const node = await cloud.addNode(called, inventory);
    await setNodeMode(database, SYSTEM, { id: node.id, mode: 'DRAINED' });
    return node;
  }

  const running = async () => (await cloud.createActive(name())).instance.id;
  const ofRunning: MakeInput = async () => ({ id: await running() });

  async function off(): Promise<string> {
    const id = await running();
    await stopInstance(database, tenant.member, { id, force: true });
    await cloud.settle(id, 'shutoff');
    return id;
  }

  async function withSnapshot() {
    const id = await running();
    const { snapshot } = await createSnapshot(database, tenant.member, { id, name: name() });
    const [job] = await cloud.node.takeJobs();
    if (!job) throw new Error('no node was told to take the snapshot');
    await cloud.node.finish(job, { output: { snapshotSizeBytes: 1 } });
    return { id, snapshotId: snapshot.id };
  }

  const keyPair = () => createKeyPair(database, tenant.member, { name: name(), publicKey: newPublicKey() });
  const serverGroup = () => createServerGroup(database, tenant.member, { name: name(), policy: 'AFFINITY' });

  async function orphan() {
    count += 1;
    const instanceId = randomUUID();
    const address = { macAddress: macOf(count), ipAddress: `10.91.${count >> 8}.${count & 255}` };
    const domains = [{ instanceId, power: 'running', generation: 1 } as const];
    const domain = {
      tenantId: tenant.id,
      tenantName: tenant.name,
      name: `lost-${count}`,
      vcpus: 1,
      memoryMib: 512,
      macAddress: address.macAddress,
    };
    const base = { sha256: 'ab'.repeat(32), sizeBytes: 50_000_000, virtualSizeBytes: 2 * 2 ** 30 };
    const description = { instanceId, domain, disk: { sizeGib: 5, bytes: 1, base }, snapshots: [] };
    await orphanage.listing(domains, { addresses: [address] });
    await orphanage.listing(domains, { addresses: [address], descriptions: [description] });
    const { items } = await listOrphans(database, SYSTEM, { limit: 100 });
    const found = items.find((one) => one.instanceId === instanceId);
    if (!found) throw new Error('the orphan was not found');
    return { id: found.id };
  }

  const tenantOfNobody = async () => (await createTenant(database, SYSTEM, { name: name() })).id;

  /** A limit above all before. */
  function higher(resource: QuotaResource) {
    count += 1;
    return { [resource]: 1_000 + count };
  }

  /** For a tenant asks for something once at a time. */
  async function withdrawAll(by: { readonly tenantId?: string | null }) {
    const asking = { ...SYSTEM, tenantId: by.tenantId ?? tenant.id };
    const { items } = await listQuotaRequests(database, asking, { limit: 100 });
    for (const { id, status } of items)
      if (status === 'OPEN') await withdrawQuotaRequest(database, asking, { id });
  }

  async function waitingRequest(): Promise<string> {
    await withdrawAll(tenant.member);
    const asking = { ...SYSTEM, tenantId: tenant.id };
    const input = { limits: higher('networks'), reason: 'a new shop' };
    return (await requestQuota(database, asking, input)).id;
  }

  /** Of somebody to the demo tenant, unless another is named. */
  const invite = (id = tenant.id) =>
    createInvitation(database, managingTenant(SYSTEM, id), { role: 'VIEWER' });
  const toNewTenant = async () => (await invite(await tenantOfNobody())).secret;

  async function anotherMember(): Promise<string> {
    const { userId } = await addTestPerson(database, {
      email: `${name()}@demo.example`,
      name: 'Another',
      tenant: { id: tenant.id, role: 'MEMBER' },
    });
    return userId ?? '';
  }

  /** Of whoever asks: a session is a person's own. */
  async function sessionOf(by: UserCaller) {
    const user = await database.user.findUniqueOrThrow({ where: { id: by.userId ?? '' } });
    const visitor = { address: '192.0.2.8', userAgent: 'another browser' };
    await resetSecondFactor(database, SYSTEM, { email: user.email });
    const answer = await signIn(api.dependencies, { email: user.email, password: TEST_PASSWORD, visitor });
    return { id: answer.kind === 'signed-in' ? answer.claims.sessionId : null };
  }

  /** As if nobody had set one up. */
  async function withoutSecondFactor(by: UserCaller) {
    const { email } = await database.user.findUniqueOrThrow({ where: { id: by.userId ?? '' } });
    await resetSecondFactor(database, SYSTEM, { email });
    return { password: TEST_PASSWORD };
  }

  async function codeToConfirm(by: UserCaller) {
    const begun = await beginSecondFactor(database, TEST_VAULT, by, await withoutSecondFactor(by));
    return { code: totpCodeOf(begun.secret) };
  }

  const size = { flavorId: small, imageId: image };
  return {
    'session.get': nothing,
    'session.signOutEverywhere': nothing,
    'sessions.list': () => ({}),
    'sessions.revoke': sessionOf,
    'sessions.revokeOthers': nothing,
    'account.get': nothing,
    'account.beginSecondFactor': withoutSecondFactor,
    'account.confirmSecondFactor': codeToConfirm,
    'account.removeSecondFactor': () => ({ password: TEST_PASSWORD }),
    'account.changePassword': () => ({ password: TEST_PASSWORD, newPassword: TEST_PASSWORD }),
    'flavors.list': () => ({}),
    'images.list': () => ({}),
    'keyPairs.list': () => ({}),
    'keyPairs.create': () => ({ name: name(), publicKey: newPublicKey() }),
    'keyPairs.delete': async () => ({ id: (await keyPair()).id }),
    'serverGroups.list': () => ({}),
    'serverGroups.create': () => ({ name: name(), policy: 'AFFINITY' }),
    'serverGroups.delete': async () => ({ id: (await serverGroup()).id }),
    'instances.list': () => ({}),
    'instances.get': ofRunning,
    'instances.create': async () => ({
      name: name(),
      ...size,
      serverGroupId: (await serverGroup()).id,
      keyPairIds: [(await keyPair()).id],
    }),
    'instances.update': async () => ({ id: await running(), name: name() }),
    'instances.start': async () => ({ id: await off() }),
    'instances.stop': ofRunning,
    'instances.reboot': ofRunning,
    'instances.resize': async () => ({ id: await running(), flavorId: large }),
    'instances.restore': withSnapshot,
    'instances.destroy': ofRunning,
    'instances.consoleOutput': ofRunning,
    'instances.consoleTicket': ofRunning,
    'instances.operations': ofRunning,
    'snapshots.list': ofRunning,
    'snapshots.create': async () => ({ id: await running(), name: name() }),
    'snapshots.delete': withSnapshot,
    'operations.get': async () => ({ id: (await cloud.createActive(name())).operation.id }),
    'operations.list': () => ({}),
    'usage.get': nothing,
    'usage.history': () => ({ period: 'day' }),
    'cloud.get': nothing,
    'cloud.history': () => ({ period: 'day' }),
    'cloud.tenants': () => ({}),
    'cloud.operations': () => ({ state: 'failed' }),
    'orphans.list': () => ({}),
    'orphans.adopt': orphan,
    'orphans.remove': orphan,
    'quota.get': nothing,
    'quotaRequests.list': () => ({}),
    'quotaRequests.create': async (by) => {
      await withdrawAll(by);
      return { limits: higher('images'), reason: 'a new shop' };
    },
    'quotaRequests.withdraw': async () => ({ id: await waitingRequest() }),
    'quotas.list': () => ({}),
    'quotas.set': async () => ({ items: [{ tenantId: await tenantOfNobody(), limits: { vcpus: 7 } }] }),
    'quotas.defaults': nothing,
    'quotas.setDefaults': () => ({ limits: higher('networks') }),
    'quotas.changes': () => ({}),
    'quotas.requests': () => ({}),
    'quotas.grant': async () => ({ id: await waitingRequest() }),
    'quotas.refuse': async () => ({ id: await waitingRequest(), answer: 'no room' }),
    'changes.watch': nothing,
    'nodes.list': () => ({}),
    'nodes.get': () => ({ id: cloud.node.id }),
    'nodes.instances': () => ({ id: cloud.node.id }),
    'nodes.setMode': () => ({ id: cloud.node.id, mode: 'ENABLED' }),
    'nodes.setRatios': () => ({ id: cloud.node.id, cpuAllocationRatio: 8 }),
    'nodes.remove': async () => ({ id: (await addNode(name())).id }),
    'enrolments.list': nothing,
    'enrolments.create': () => ({ name: name() }),
    'enrolments.revoke': async () => ({ id: (await enrolNode(database, SYSTEM, { name: name() })).id }),
    'tokens.list': () => ({}),
    'tokens.create': () => ({ name: name(), scopes: ['tenant:write'] }),
    'tokens.revoke': async () => ({ id: (await createTestToken(database, tenant, { name: name() })).id }),
    'events.list': () => ({}),
    'events.export': () => ({}),
    'audit.list': () => ({}),
    'audit.export': () => ({ format: 'jsonl' }),
    'tenants.list': () => ({}),
    'tenants.get': async () => ({ id: await tenantOfNobody() }),
    'tenants.quota': async () => ({ id: await tenantOfNobody() }),
    'tenants.create': () => ({ name: name() }),
    'tenants.suspend': async () => ({ id: await tenantOfNobody() }),
    'tenants.resume': async () => {
      const id = await tenantOfNobody();
      await suspendTenant(database, SYSTEM, { id });
      return { id };
    },
    'tenants.members': async () => ({ id: await tenantOfNobody() }),
    'tenants.invitations': async () => ({ id: await tenantOfNobody() }),
    'tenants.invite': async () => ({ id: await tenantOfNobody(), role: 'OWNER' }),
    'tenants.revokeInvitation': async () => ({
      id: tenant.id,
      invitationId: (await invite()).invitation.id,
    }),
    'members.list': () => ({}),
    'members.setRole': async () => ({ id: await anotherMember(), role: 'VIEWER' }),
    'members.remove': async () => ({ id: await anotherMember() }),
    'invitations.list': () => ({}),
    'invitations.create': () => ({ role: 'VIEWER' }),
    'invitations.revoke': async () => ({ id: (await invite()).invitation.id }),
    'invitations.show': async () => ({ secret: (await invite()).secret }),
    'invitations.accept': async () => ({ secret: await toNewTenant() }),
    'invitations.register': async () => ({
      secret: await toNewTenant(),
      email: `${name()}@new.example`,
      name: 'New',
      password: TEST_PASSWORD,
    }),
    'placement.get': nothing,
    'placement.set': () => ({ strategy: 'SPREAD' }),
  };
}

function macOf(number: number): string {
  return `02:91:00:00:${(number >> 8).toString(16).padStart(2, '0')}:${(number & 255).toString(16).padStart(2, '0')}`;
}

/** An Ed25519 key as OpenSSH writes it (RFC 8709 section 4). */
function newPublicKey(): string {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const part = (bytes: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    return Buffer.concat([length, bytes]);
  };
  const blob = Buffer.concat([part(Buffer.from('ssh-ed25519')), part(Buffer.from(x, 'base64url'))]);
  return `ssh-ed25519 ${blob.toString('base64')} test`;
}
