import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { watchConsole } from '../../../apps/bootstrap/src/demo/console.ts';
import { until } from '../../support/until.ts';
import { guestsOf } from '../guests.ts';
import type { ThreeNodes } from '../three-nodes.ts';
import { CONTROL_ADDRESS } from '../underlay.ts';

const cloudlet = fileURLToPath(new URL('../../../cloudlet', import.meta.url));
const LOGIN_WITHIN_MS = 120_000;

/** Machines that have joined by the door, and such as must not get in. */
export function joining(cloud: () => ThreeNodes): void {
  const redis = async (...words: string[]) => {
    const url = await cloud().cloudlet('env', 'REDIS_URL');
    return execFileSync('redis-cli', ['-u', url, '--no-auth-warning', ...words], { encoding: 'utf8' });
  };

  test('each node is a user of its own at Redis, which is on loopback alone', async () => {
    expect(await cloud().cloudlet('env', 'REDIS_URL')).toContain('@127.0.0.1:');
    const agents = async () =>
      (await redis('CLIENT', 'LIST')).split('\n').filter((line) => line.includes(' name=agent-'));
    for (const { id, name } of cloud().nodes) {
      const own = async () => (await agents()).filter((line) => line.includes(` user=cloudlet-node-${id} `));
      await until(`${name} is there with all its connections`, async () => (await own()).length >= 3);
    }
    expect((await agents()).filter((line) => !line.includes(' user=cloudlet-node-'))).toEqual([]);
  });

  test('a guest on a machine that has joined is built over the API, and its console is seen', async () => {
    await cloud().placeOn('node-2');
    const tenant = guestsOf(cloud().cloud);
    const guest = await tenant.create('joined');
    expect(guest.node.name).toBe('node-2');
    const path = `/instances/${guest.id}/console-ticket`;
    const { answer } = await cloud().cloud.request<{ url: string; ticket: string }>('POST', path);
    const lines: string[] = [];
    expect(await watchConsole(answer, /\w{3}/, (line) => lines.push(line), LOGIN_WITHIN_MS)).toBe(true);
    expect(lines.at(-1)).toMatch(/\w{3}/);
    await tenant.ended(await tenant.destroy(guest.id));
    await cloud().placeAnywhere();
  });

  test('a join command that was used, has expired, was revoked or is another cloud’s is refused in clear words', async () => {
    const stranger = cloud().node('node-3');
    const attempt = (command: string) => {
      const token = command.split(' ').at(-1) ?? '';
      const words = `"$0" node join "$1" --simulated --state /var/lib/cloudlet/stranger 2>&1 || true`;
      return stranger.run('sh', '-c', words, cloudlet, token);
    };
    const enrol = (name: string) => cloud().cloudlet('node', 'enroll', name);

    const used = await enrol('used');
    await cloud().execute(
      `UPDATE enrolment SET redeemed_at = now(), key_fingerprint = 'x', node_id = (SELECT id FROM node LIMIT 1) WHERE name = 'used'`,
    );
    expect(await attempt(used)).toMatch(/Another machine.* has used this join command/);

    const expired = await enrol('expired');
    await cloud().execute(
      `UPDATE enrolment SET created_at = now() - interval '2 h', expires_at = now() - interval '1 h' WHERE name = 'expired'`,
    );
    expect(await attempt(expired)).toContain('This join command has expired');

    const revoked = await enrol('revoked');
    const open = JSON.parse(await cloud().cloudlet('node', 'enrolments', '--json')).enrolments;
    const { id } = open.find(({ name }: { name: string }) => name === 'revoked');
    await cloud().cloudlet('node', 'revoke', id);
    expect(await attempt(revoked)).toContain('was revoked');

    const good = await enrol('foreign');
    const [, secret = '', fingerprint = ''] = /clj_([\w-]+)\.([\w-]+)@/.exec(good) ?? [];
    expect(await attempt(good.replace(secret, 'a'.repeat(43)))).toContain('has made no such join command');
    const another = await attempt(good.replace(fingerprint, 'B'.repeat(43)));
    expect(another).toContain(`${CONTROL_ADDRESS}:3002 is not the control plane that made this join command`);
    const names = await cloud().sql<{ name: string }>('SELECT name FROM node ORDER BY name');
    expect(names.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['foreign']));
  });

  test('on the machine that has joined the command line tells of the agent alone', async () => {
    const shown = await cloud().node('node-1').run('sh', '-c', '"$0" status || true', cloudlet);
    expect(shown).toContain(`Compute node node-1 of the cloud at ${CONTROL_ADDRESS}:3002`);
    expect(shown).not.toContain('portal');
  });

  test('a Redis that restarts gets its users back, and work goes on', async () => {
    const parts = JSON.parse(await cloud().cloudlet('status', '--json')).parts;
    const { pid } = parts.find(({ name }: { name: string }) => name === 'redis');
    process.kill(pid, 'SIGKILL');
    const users = async () => (await redis('ACL', 'USERS')).split('\n');
    await until('every node has its user again', async () => {
      try {
        const names = await users();
        return cloud().nodes.every(({ id }) => names.includes(`cloudlet-node-${id}`));
      } catch {
        return false;
      }
    });
    const tenant = guestsOf(cloud().cloud);
    const guest = await tenant.create('after-the-restart');
    await tenant.ended(await tenant.destroy(guest.id));
  });
}
