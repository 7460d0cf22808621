import { request } from 'node:http';
import { hasCode, Problem } from '../errors.ts';
import type { Part } from '../parts/part.ts';
import { type SupervisorStatus, supervisorPaths, supervisorStatusSchema } from './protocol.ts';

/** Commands to the supervisor that listens at this socket. */
export type SupervisorClient = {
  /** @returns undefined where no supervisor runs. */
  status(): Promise<SupervisorStatus | undefined>;
  ensure(part: Part): Promise<void>;
  remove(name: string): Promise<void>;
  stopAll(keep: readonly string[]): Promise<void>;
  handOver(): Promise<void>;
};

export function supervisorClient(socketPath: string): SupervisorClient {
  const send = (method: string, path: string, body?: unknown) => exchange(socketPath, method, path, body);
  return {
    async status() {
      const text = await send('GET', supervisorPaths.status).catch(absent);
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

/** No socket, one that nobody listens on any more, or one whose listener has just ended. */
function absent(error: unknown): undefined {
  if (hasCode(error, 'ENOENT', 'ECONNREFUSED', 'ECONNRESET')) return undefined;
  throw error;
}

function exchange(socketPath: string, method: string, path: string, body: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if ((response.statusCode ?? 500) < 300) resolve(text);
        else reject(new Problem(`The supervisor could not ${method} ${path}`, { why: text }));
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
