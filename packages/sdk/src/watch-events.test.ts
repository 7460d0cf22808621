import { afterEach, expect, it } from 'vitest';
import { problem, serveAnswers } from './testing/scripted.ts';
import { watchEvents } from './watch-events.ts';

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

const audit = (id: number) => `id: ${id}\nevent: audit\ndata: {"id":"${id}"}\n\n`;
const stream = (text: string) => () =>
  new Response(text, { headers: { 'content-type': 'text/event-stream' } });

it('opens a stream that broke at the last event, tells each once, and ends when the token is refused', async () => {
  const server = await serveAnswers([
    stream(`retry: 2000\n\nid: 6\nevent: resync\ndata: {}\n\n:\n\n${audit(7)}`),
    stream(`${audit(7)}${audit(8)}event: instance\ndata: {"instanceId":"x"}\n\n`),
    problem(401, 'unauthenticated'),
  ]);
  close = server.close;
  const seen: string[] = [];
  const watching = async () => {
    const settings = { address: server.origin, token: 'clt_test' };
    for await (const { id } of watchEvents(settings, { result: 'REFUSED', actor: undefined })) seen.push(id);
  };
  await expect(watching()).rejects.toMatchObject({ code: 'unauthenticated' });
  expect(seen).toEqual(['7', '8']);
  expect(server.asked.map(({ path }) => path)).toEqual(Array(3).fill('/api/v1/events?result=REFUSED'));
  expect(server.asked.map(({ lastEventId }) => lastEventId)).toEqual([null, '7', '8']);
});
