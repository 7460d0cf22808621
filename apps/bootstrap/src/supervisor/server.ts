import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Logger } from '@cloudlet/daemon';
import { messageOf } from '../errors.ts';
import { partSchema } from '../parts/part.ts';
import { type SupervisorStatus, stopRequestSchema, supervisorPaths } from './protocol.ts';
import type { Supervisor } from './supervisor.ts';

type ServeOptions = {
  readonly socket: string;
  readonly supervisor: Supervisor;
  readonly revision: string;
  readonly logger: Logger;
  /** Called once, after the answer was sent, when the supervisor is to end. */
  readonly onEnd: () => void;
};

/** Serves the supervisor's commands. The socket is writable for its owner alone: whoever connects may do everything. */
export async function serveSupervisor(options: ServeOptions): Promise<Server> {
  const { socket, supervisor, logger } = options;
  rmSync(socket, { force: true });
  const server = createServer(async (request, response) => {
    try {
      const answer = await handle(request, options);
      response.writeHead(answer.status, { 'content-type': 'application/json', connection: 'close' });
      response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
      if (answer.ends) response.on('close', options.onEnd);
    } catch (error) {
      logger.error({ err: error, method: request.method, url: request.url }, 'a command failed');
      response.writeHead(500, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify({ message: messageOf(error) }));
    }
  });
  const umask = process.umask(0o177);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  }).finally(() => process.umask(umask));
  logger.info({ parts: supervisor.states().length }, 'ready');
  return server;
}

type Answer = { readonly status: number; readonly body?: unknown; readonly ends?: boolean };

async function handle(request: IncomingMessage, { supervisor, revision }: ServeOptions): Promise<Answer> {
  const { method, url = '/' } = request;
  if (method === 'GET' && url === supervisorPaths.status) {
    const body: SupervisorStatus = { pid: process.pid, revision, parts: supervisor.states() };
    return { status: 200, body };
  }
  if (method === 'PUT' && url.startsWith(supervisorPaths.part(''))) {
    await supervisor.ensure(partSchema.parse(await json(request)));
    return { status: 204 };
  }
  if (method === 'DELETE' && url.startsWith(supervisorPaths.part(''))) {
    await supervisor.remove(url.slice(supervisorPaths.part('').length));
    return { status: 204 };
  }
  if (method === 'POST' && url === supervisorPaths.stop) {
    await supervisor.stopAll(stopRequestSchema.parse(await json(request)).keep);
    return { status: 204, ends: true };
  }
  if (method === 'POST' && url === supervisorPaths.handOver) return { status: 204, ends: true };
  return { status: 404, body: { message: `no ${method} ${url}` } };
}
