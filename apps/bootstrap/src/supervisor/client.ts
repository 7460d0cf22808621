import { request } from 'node:http';
import { hasCode, Problem } from '../errors.ts';
import type { Part } from '../parts/part.ts';
import { type SupervisorStatus, supervisorPaths, supervisorStatusSchema } from './protocol.ts';

/** Commands to the supervisor that listens at this socket. */
export type SupervisorClient = {
  /** @returns undefined where no supervisor runs, or one that does not answer in {@link STATUS_WITHIN_MS}. */
  status(): Promise<SupervisorStatus | undefined>;
  ensure(part: Part): Promise<void>;
  remove(name: string): Promise<void>;
  stopAll(keep: readonly string[]): Promise<void>;
  handOver(): Promise<void>;
};

/** Speaks HTTP over the unix socket, a connection for each command. */
export function supervisorClient(socketPath: string): SupervisorClient {
  const send = (method: string, path: string, body?: unknown) => exchange(socketPath, method, path, { body });
  return {
    async status() {
      const text = await exchange(socketPath, 'GET', supervisorPaths.status, {
        withinMs: STATUS_WITHIN_MS,
      }).catch(absent);
      return text === undefined ? undefined : supervisorStatusSchema.parse(JSON.parse(text));
    },
    async ensure(part) {
      await send('PUT', supervisorPaths.part(part.name), part);
    },
    async remove(name) {
      await send('DELETE', supervisorPaths.part(name));
    },
    async stopAll(keep) {
      await send('POST', supervisorPaths.stop, { keep });
    },
    async handOver() {
      await send('POST', supervisorPaths.handOver);
    },
  };
}

/** It has the answer ready in its memory: one that takes longer hangs. */
const STATUS_WITHIN_MS = 4_000;

/** No socket, one that nobody listens on any more, one whose listener has just ended, or hangs. */
function absent(error: unknown): undefined {
  if (hasCode(error, 'ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT')) return undefined;
  throw error;
}

type ExchangeOptions = {
  readonly body?: unknown;
  /** Without it the answer may take any time: a part's stop takes as long as the part. */
  readonly withinMs?: number;
};

function exchange(
  socketPath: string,
  method: string,
  path: string,
  { body, withinMs = 0 }: ExchangeOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, agent: false, timeout: withinMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if ((response.statusCode ?? 500) < 300) resolve(text);
        else reject(new Problem(`The supervisor could not ${method} ${path}`, { why: text }));
      });
    });
    sent.on('timeout', () =>
      sent.destroy(Object.assign(new Error(`no answer within ${withinMs} ms`), { code: 'ETIMEDOUT' })),
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
