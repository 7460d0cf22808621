import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { handleRest } from './rest/handle.ts';
import { type FuzzCloud, startFuzzCloud } from './testing/fuzz/fuzz-cloud.ts';
import { type FuzzRequest, requests } from './testing/fuzz/requests.ts';
import { holdAgainstDocument } from './testing/rest-client.ts';

/** The same requests each time; another number draws others. */
const SEED = Number(process.env.CLOUDLET_FUZZ_SEED ?? 1);
const REQUESTS = Number(process.env.CLOUDLET_FUZZ_REQUESTS ?? 5_200);
/** Requests between two looks at what there is to ask for. */
const REFRESH_EVERY = 80;
const LEAK =
  /node_modules|\bprisma\b|SELECT .* FROM|\n\s+at |\.ts:\d+|password_hash|secret_hash|postgresql:\/\//i;

let fuzz: FuzzCloud;
beforeAll(async () => {
  fuzz = await startFuzzCloud();
});
afterAll(() => fuzz.end());

/** The request that is sent, with ids in it, in words that can be sent again. */
type Sent = { readonly method: string; readonly path: string; readonly init: RequestInit };

function made({ who, method, route, pathValues, query, headers, body }: FuzzRequest): Sent {
  const path = route.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(fuzz.resolve(pathValues[name] ?? '')),
  );
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [
    name,
    fuzz.resolve(typeof value === 'string' ? value : JSON.stringify(value)),
  ]);
  const search = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
  const token = fuzz.tokens[who];
  const text = body && fuzz.resolve('raw' in body ? body.raw : JSON.stringify(body.json));
  const hasBody = text !== null && method !== 'GET' && method !== 'HEAD';
  return {
    method,
    path: `${path}${search}`,
    init: {
      method,
      headers: {
        ...(hasBody
          ? { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }
          : {}),
        ...headers,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(hasBody ? { body: text } : {}),
    },
  };
}

async function ask({ path, init }: Sent): Promise<{ readonly response: Response; readonly text: string }> {
  const response = await handleRest(
    fuzz.api.dependencies,
    new Request(`http://cloud.test/api/v1${path}`, init),
  );
  if (response.headers.get('content-type') !== 'text/event-stream')
    return { response, text: await response.text() };
  await response.body?.cancel();
  return { response, text: '' };
}

/** Its ticket for the gateway is a row that comes and goes. */
const TICKET_READ = '/instances/{id}/console-output';

const isJson = (type: string | null) => /^application\/(problem\+)?json/.test(type ?? '');

/** Rows written when the request before was answered. */
let changes = 0;
/** What was answered so far, as `instances.create 202`. */
const seen = new Map<string, number>();

async function check(request: FuzzRequest): Promise<void> {
  const sent = made(request);
  const { response, text } = await ask(sent);
  const { status, headers } = response;
  const type = headers.get('content-type');
  if (status >= 500) expect([status, JSON.parse(text).code]).toEqual([503, 'no_node']);
  if (type === 'text/event-stream') {
    expect([request.route, status]).toEqual(['/events', 200]);
    return;
  }
  if (sent.method !== 'HEAD' && sent.method !== 'OPTIONS') {
    const body = isJson(type) ? JSON.parse(text) : {};
    const procedure = holdAgainstDocument(sent.method, sent.path, { status, headers, body }, text);
    const key = `${procedure} ${status}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  expect(text).not.toMatch(LEAK);
  for (const token of Object.values(fuzz.tokens))
    if (token && token.length > 20) expect(text).not.toContain(token);
  if (request.who !== 'admin' && request.who !== 'stranger') expect(text).not.toContain(fuzz.marker);
  const isRead = (sent.method === 'GET' || sent.method === 'HEAD') && request.route !== TICKET_READ;
  const isRefused = status >= 400 || isRead;
  const before = changes;
  changes = await fuzz.changes();
  if (isRefused) expect(changes).toBe(before);
}

it(`answers ${REQUESTS} requests of all kinds as the document says, and changes nothing when it refuses`, async () => {
  let count = 0;
  const property = fc.asyncProperty(requests(), async (request) => {
    count += 1;
    if (count % REFRESH_EVERY === 1) {
      await fuzz.refresh();
      changes = await fuzz.changes();
    }
    await check(request).catch((error: unknown) => {
      const { method, path, init } = made(request);
      const words = `request ${count} of seed ${SEED}, as ${request.who}: ${method} ${path}`;
      const how = JSON.stringify({ headers: request.headers, body: init.body ?? null });
      throw new Error(`${words}\n${how}\n${error instanceof Error ? error.message : error}`);
    });
  });
  // Requests hang on what those before them made: a smaller one alone would fail for another reason, or not at all.
  await fc.assert(property, { seed: SEED, numRuns: REQUESTS, endOnFailure: true });
  expect(count).toBe(REQUESTS);
  // Else all would have been refused at the same threshold.
  const successes = [...seen].filter(([key]) => /\d{3}$/.exec(key)?.[0].startsWith('2'));
  expect(successes.length).toBeGreaterThan(30);
}, 600_000);
