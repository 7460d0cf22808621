import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, runInRepository, startProgram, until } from './process.ts';
import { freePort, type Servers } from './servers.ts';

/** Next.js' standalone server, as `./cloudlet up` builds and starts it. */
export async function startPortal({ folder, databaseUrl }: Servers, gatewayUrl: string): Promise<Program> {
  await runInRepository(
    'node_modules/.bin/turbo',
    'run',
    'build',
    '--env-mode=loose',
    '--filter=@cloudlet/portal',
  );
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const portal = startProgram({
    name: 'portal',
    path: 'apps/portal/.next/standalone/apps/portal/server.js',
    folder,
    environment: {
      DATABASE_URL: databaseUrl,
      NEXTAUTH_URL: url,
      NEXTAUTH_SECRET: randomBytes(32).toString('hex'),
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
      CLOUDLET_GATEWAY_URL: gatewayUrl.replace('http', 'ws'),
      // The load is ours.
      CLOUDLET_RATE_LIMIT: '0',
    },
  });
  await until('the portal is healthy', async () => {
    const response = await fetch(`${url}/api/health`).catch(() => null);
    return response?.ok === true;
  });
  return portal;
}

/** A supervisor of a state directory of its own, without parts. */
export async function startSupervisor({ folder }: Servers): Promise<Program> {
  await runInRepository('node', 'apps/bootstrap/build.mjs', '--all');
  const state = join(folder, 'state');
  mkdirSync(join(state, 'run'), { recursive: true });
  return startProgram({
    name: 'supervisor',
    path: 'apps/bootstrap/dist/main.js',
    folder,
    args: ['supervise', '--state', state],
    environment: {},
  });
}
