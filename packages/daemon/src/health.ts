import { rmSync } from 'node:fs';
import { createServer } from 'node:http';

/** One thing a daemon needs in order to do its work; `detail` says what is wrong, for an operator. */
export type HealthCheck = { readonly name: string; readonly healthy: boolean; readonly detail?: string };

/** What `GET /health` answers: healthy when every check is. */
export type HealthReport = { readonly healthy: boolean; readonly checks: readonly HealthCheck[] };

/**
 * Serves the daemon's health over HTTP on a unix socket (`GET /health` → 200 or 503 with a {@link HealthReport}),
 * so that `./cloudlet status` can ask without a port. A socket file left by a dead predecessor is replaced.
 * @returns a function that stops serving.
 */
export async function serveHealth(
  socketPath: string,
  checks: () => readonly HealthCheck[] | Promise<readonly HealthCheck[]>,
): Promise<() => Promise<void>> {
  rmSync(socketPath, { force: true });
  const server = createServer(async (_request, response) => {
    const results = await checks();
    const report: HealthReport = { healthy: results.every((check) => check.healthy), checks: results };
    response.writeHead(report.healthy ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(report));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  return () => new Promise((resolve) => server.close(() => resolve()));
}
