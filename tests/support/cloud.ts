import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The running system's public door, by a token of its own. */
export type Cloud = {
  /** @throws Error with the problem document when the answer is not a success. */
  request<Answer>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly answer: Answer; readonly ms: number }>;
};

export type Instance = { readonly id: string; readonly status: string };
export type Operation = {
  readonly id: string;
  readonly status: string;
  readonly attempt: number;
  readonly failure: { readonly message: string } | null;
  readonly acceptedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly steps: readonly {
    readonly name: string;
    readonly startedAt: string;
    readonly endedAt: string | null;
  }[];
};
export type Accepted = { readonly instance: Instance; readonly operation: Operation };

const cloudlet = fileURLToPath(new URL('../../cloudlet', import.meta.url));

/**
 * Asks `./cloudlet` where the system is and for a token of the demo tenant.
 * @param name the token's
 */
export function connectCloud(name: string): Cloud {
  const ask = (...args: string[]) => execFileSync(cloudlet, args, { encoding: 'utf8' }).trim();
  const address = ask('env', 'CLOUDLET_PORTAL_URL');
  const token = ask('token', 'create', '--tenant', 'demo', '--name', name);
  return {
    async request<Answer>(method: string, path: string, body?: unknown) {
      const from = performance.now();
      const response = await fetch(`${address}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const ms = performance.now() - from;
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      // 204 has no body.
      return { answer: (text === '' ? null : JSON.parse(text)) as Answer, ms };
    },
  };
}

/** Waits for an operation's end by asking. @returns it as it ended @throws Error with its failure when it did not succeed. */
export async function finished(cloud: Cloud, operationId: string): Promise<Operation> {
  for (;;) {
    const { answer } = await cloud.request<Operation>('GET', `/operations/${operationId}`);
    if (answer.status === 'SUCCEEDED') return answer;
    if (answer.status === 'FAILED' || answer.status === 'SUPERSEDED') {
      throw new Error(`operation ${operationId} ended as ${answer.status}: ${answer.failure?.message ?? ''}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
