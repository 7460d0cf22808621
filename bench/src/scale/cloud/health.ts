import { request } from 'node:http';
import type { HealthReport } from '@cloudlet/daemon';

/** What a daemon says on its health socket; null while nobody answers there. */
export function healthOf(socketPath: string): Promise<HealthReport | null> {
  return new Promise((resolve) => {
    request({ socketPath, path: '/health' }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve(JSON.parse(body)));
    })
      .on('error', () => resolve(null))
      .end();
  });
}
