import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES } from '../bounded-request.ts';
import { codeOf, type RestRequest } from '../testing/rest-client.ts';
import { startTestApi, type TestApi } from '../testing/test-api.ts';

let api: TestApi;
let call: TestApi['client']['call'];

beforeAll(async () => {
  api = await startTestApi();
  call = api.client.call;
});
afterAll(() => api.end());

let count = 0;

/** A good body of a create request. */
function guest(): Record<string, unknown> {
  count += 1;
  return { name: `vm-${count}`, flavorId: api.cloud.small, imageId: api.cloud.image };
}

describe('what a request carries', () => {
  it.each([
    ['broken JSON', '{"name": "hunter2', 400, 'malformed_body'],
    ['no object', '[1]', 400, 'malformed_body'],
    ['null', 'null', 400, 'malformed_body'],
    ['no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 400, 'malformed_body'],
    ['nothing', '', 400, 'invalid_input'],
    ['too much', `{"name": "${'x'.repeat(MAX_BODY_BYTES)}"}`, 413, 'payload_too_large'],
  ])('a body of %s', async (_name, raw, status, code) => {
    const answer = await call('POST', '/instances', { raw, headers: { 'content-type': 'application/json' } });
    expect(codeOf(answer)).toEqual([status, code]);
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  it.each([
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    { 'content-type': '' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'application/json; v=1; charset="UTF-16LE"' },
  ])('a body with %j', async (headers) => {
    const raw = JSON.stringify(guest());
    expect(codeOf(await call('POST', '/instances', { raw, headers }))).toEqual([
      415,
      'unsupported_media_type',
    ]);
  });

  it.each(['Application/JSON; charset=utf-8', 'application/json;v=1;charset="UTF-8"'])(
    'takes %s',
    async (type) => {
      const request = { raw: JSON.stringify(guest()), headers: { 'content-type': type } };
      expect((await call('POST', '/instances', request)).status).toBe(202);
    },
  );

  it('a body where the method takes none', async () => {
    const path = `/instances/${randomUUID()}`;
    expect((await call('DELETE', path, { body: { force: true } })).body).toMatchObject({
      code: 'malformed_body',
      detail: 'GET and DELETE take no body.',
    });
    expect((await call('DELETE', path)).status).toBe(404);
  });

  it.each<[string, string, RestRequest, string]>([
    ['POST', '/instances', { raw: '[]' }, 'The body has to be a JSON object.'],
    ['POST', '/instances', { raw: '1' }, 'The body has to be a JSON object.'],
    ['POST', '/instances', { raw: '{' }, 'The body is not JSON in UTF-8.'],
    [
      'POST',
      '/instances',
      { raw: `"${'x'.repeat(MAX_BODY_BYTES)}"` },
      'A body can have 262144 bytes at most.',
    ],
    ['PUT', '/instances', { raw: '{}' }, 'This path takes GET, POST, HEAD.'],
    ['GET', '/instances?limit=0', {}, 'limit: It has to be 1 at least.'],
    ['GET', '/instances?limit=x&colour=red', {}, 'colour: This route knows no such parameter.'],
    [
      'POST',
      '/key-pairs',
      { raw: '{"name": ""}' },
      'name: It must not be empty. There is more: see `issues`.',
    ],
    ['POST', `/instances/${randomUUID()}/resize`, { raw: '{"flavorId": "small"}' }, 'flavorId: It is no id.'],
    ['POST', `/instances/${randomUUID()}/resize`, { raw: '{"flavorId": 7}' }, 'flavorId: It has to be text.'],
    ['GET', '/events?from=yesterday', {}, 'from: It has to be a time like 2026-11-23T09:00:00Z.'],
    ['GET', '/events?address=300.1.1.1', {}, 'address: It is no address and no network.'],
    ['POST', `/instances/${randomUUID()}/resize`, { raw: '{}' }, 'flavorId: It is missing.'],
    [
      'POST',
      `/instances/${randomUUID()}/reboot`,
      { raw: '{"mode": "gently"}' },
      'mode: It has to be one of: soft, hard.',
    ],
  ])('%s %s says what is wrong', async (method, path, request, detail) => {
    const headers = request.raw === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await call(method, path, { ...request, headers });
    expect(answer.body.detail).toBe(detail);
    expect(answer.body.detail).not.toBe(answer.body.title);
  });
});
