import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { codeOf } from '../testing/rest-client.ts';
import { startTestApi, type TestApi } from '../testing/test-api.ts';

let api: TestApi;
let path: string;
beforeAll(async () => {
  api = await startTestApi();
  path = `/instances/${(await api.cloud.createActive('talker')).instance.id}/console-output`;
});
afterAll(() => api.end());
beforeEach(() => {
  api.gateway.answer = { output: Buffer.from('one\r\ntwo\r\nlogin: ') };
});

const ask = (query = '') => api.client.call('GET', `${path}${query}`);

it('answers what the guest printed last', async () => {
  expect((await ask()).body).toEqual({ output: 'one\r\ntwo\r\nlogin: ' });
  expect((await ask('?lines=2')).body).toEqual({ output: 'two\r\nlogin: ' });
});

it('answers text also where the guest printed none', async () => {
  api.gateway.answer = { output: Buffer.from([0x61, 0xff, 0x00, 0x1b]) };
  expect((await ask()).body).toEqual({ output: 'a\ufffd\u0000\u001b' });
});

it.each(['0', '10001', 'all', '1.5', ''])('takes no %j lines', async (lines) => {
  expect(codeOf(await ask(`?lines=${lines}`))).toEqual([400, 'invalid_input']);
});

it.each([
  [503, 'node_unreachable', 503, 'console_unavailable', 'node_unreachable'],
  [503, 'console_unavailable', 503, 'console_unavailable', 'not_readable'],
  [404, 'instance_gone', 404, 'not_found', undefined],
  [401, 'revoked', 404, 'not_found', undefined],
] as const)('where the gateway says %i %s answers %i %s', async (status, reason, ...told) => {
  api.gateway.answer = { status, reason };
  const answer = await ask();
  expect([...codeOf(answer), answer.body.reason]).toEqual(told);
});

it('says that there is no gateway', async () => {
  const other = await startTestApi();
  await other.gateway.close();
  const { instance } = await other.cloud.createActive('talker');
  const answer = await other.client.call('GET', `/instances/${instance.id}/console-output`);
  expect([...codeOf(answer), answer.body.reason]).toEqual([
    503,
    'console_unavailable',
    'gateway_unreachable',
  ]);
  await other.end();
});

it('is no event, however often it is asked for', async () => {
  const before = await api.cloud.database.auditEvent.count();
  await Promise.all([ask(), ask(), ask()]);
  expect(await api.cloud.database.auditEvent.count()).toBe(before);
  expect(await api.cloud.database.consoleTicket.count()).toBe(0);
});
