import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInstance } from '../instances/create-instance.ts';
import { setQuota } from '../quotas/set-quota.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { createKeyPair, deleteKeyPair, listKeyPairs } from './key-pairs.ts';
import { parsePublicKey } from './parse-public-key.ts';

const directory = mkdtempSync(join(tmpdir(), 'cloudlet-keys-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A key of ssh-keygen's own making, with the fingerprint that it prints. */
function generate(...options: string[]): { text: string; fingerprint: string } {
  const file = join(directory, options.join(''));
  execFileSync('ssh-keygen', ['-q', '-N', '', '-C', 'ada@example', '-f', file, ...options]);
  const printed = execFileSync('ssh-keygen', ['-lf', file], { encoding: 'utf8' });
  return { text: readFileSync(`${file}.pub`, 'utf8'), fingerprint: printed.split(' ')[1] as string };
}

const ed25519 = generate('-t', 'ed25519');

describe('a public key', () => {
  test.each([
    ['-t', 'ed25519'],
    ['-t', 'ecdsa', '-b', '384'],
    ['-t', 'rsa', '-b', '2048'],
  ])('of ssh-keygen %s %s has the fingerprint that ssh-keygen prints', (...options) => {
    const key = options[1] === 'ed25519' ? ed25519 : generate(...options);
    expect(parsePublicKey(key.text)).toEqual({ text: key.text.trim(), fingerprint: key.fingerprint });
  });

  const reasons: [string, string][] = [
    ['', 'not_openssh'],
    ['ssh-ed25519', 'not_openssh'],
    ['ssh-ed25519 AAAA', 'not_openssh'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', 'not_openssh'],
    [`command="rm" ${ed25519.text}`, 'not_openssh'],
    [`${ed25519.text}${ed25519.text}`, 'several_keys'],
    [generate('-t', 'rsa', '-b', '1024').text, 'too_short'],
  ];
  test.each(reasons)('%j is refused: %s', (text, reason) => {
    expect(() => parsePublicKey(text)).toThrow(
      expect.objectContaining({ code: 'invalid_public_key', params: { reason } }),
    );
  });
});

describe('key pairs', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startTestCloud();
  });
  afterAll(() => cloud.end());

  test('are kept, listed, given to instances and forgotten', async () => {
    const { database, tenant, small, image } = cloud;
    const caller = tenant.member;
    const keyPair = await createKeyPair(database, caller, { name: 'laptop', publicKey: ed25519.text });
    expect(keyPair).toMatchObject({ name: 'laptop', fingerprint: ed25519.fingerprint });
    const twin = createKeyPair(database, caller, { name: 'laptop', publicKey: ed25519.text });
    await expect(twin).rejects.toMatchObject({ code: 'name_taken', params: { type: 'key_pair' } });
    await createKeyPair(database, caller, { name: 'desk', publicKey: ed25519.text });
    const first = await listKeyPairs(database, caller, { limit: 1 });
    expect(first.items.map(({ name }) => name)).toEqual(['desk']);
    const second = await listKeyPairs(database, caller, { limit: 1, cursor: first.nextCursor ?? '' });
    expect(second).toMatchObject({ items: [{ name: 'laptop' }], nextCursor: null });

    const { instance } = await createInstance(database, caller, {
      name: 'keyed',
      flavorId: small,
      imageId: image,
      keyPairIds: [keyPair.id, keyPair.id],
    });
    const [job] = await cloud.node.takeJobs();
    expect(job?.input).toMatchObject({ sshPublicKeys: [ed25519.text.trim()] });
    await deleteKeyPair(database, caller, { id: keyPair.id });
    expect(instance.keyPairs).toEqual([{ name: 'laptop', fingerprint: ed25519.fingerprint }]);
  });

  test('count against the quota', async () => {
    const { database, tenant } = cloud;
    await setQuota(database, SYSTEM, { tenantId: tenant.id, quota: { keyPairs: 1 } });
    const second = createKeyPair(database, tenant.member, { name: 'more', publicKey: ed25519.text });
    await expect(second).rejects.toMatchObject({
      code: 'quota_exceeded',
      params: { resource: 'keyPairs', limit: 1, used: 1, asked: 1 },
    });
  });
});
