import { Agent, request } from 'node:http';
import { percentile } from '../statistics.ts';

/** What is asked for, again and again. */
export type Ask = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** What so many clients got in a time. Milliseconds, but for the rate. */
export type Load = {
  readonly clients: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
};

/**
 * Lets clients ask for so long, each for the next when it has its answer, over a connection of its own.
 * @param origin by HTTP, e.g. `http://127.0.0.1:3000`
 * @throws Error with the first answer that is no success
 */
export async function load(
  origin: string,
  ask: () => Ask,
  clients: number,
  milliseconds: number,
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const times: number[] = [];
  const from = performance.now();
  async function client(): Promise<void> {
    while (performance.now() - from < milliseconds) {
      const began = performance.now();
      await once(agent, origin, ask());
      times.push(performance.now() - began);
    }
  }
  try {
    await Promise.all(Array.from({ length: clients }, client));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - from) / 1_000;
  const [p50, p95, p99] = [50, 95, 99].map((p) => percentile(times, p)) as [number, number, number];
  return { clients, perSecond: times.length / seconds, p50, p95, p99 };
}

function once(agent: Agent, origin: string, { method, path, headers }: Ask): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}${path}`, { agent, method, headers }, (answer) => {
      const { statusCode = 0 } = answer;
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (statusCode < 300) resolve();
        else reject(new Error(`${method} ${path} answered ${statusCode}: ${text.slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}
