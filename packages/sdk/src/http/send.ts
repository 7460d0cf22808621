import { UnreachableError } from '../errors.ts';
import { pause } from './pause.ts';

export type Sending = {
  readonly fetch: typeof fetch;
  /** Whether the request may arrive twice: a GET, or one with an Idempotency-Key that the cloud keeps. */
  readonly isRepeatable: boolean;
  /** For one attempt. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
};

const ATTEMPTS = 4;
/** A cloud that asks for more patience than this gets its answer shown instead. */
const LONGEST_PAUSE_MS = 30_000;

/**
 * Sends a request, and again where that is safe:
 * - what the API itself turned away with `Retry-After` (429, 503) has not been done: any request;
 * - without an answer, or with a gateway's 502, 503 or 504, it may have been done: only what may arrive twice.
 *
 * @param build makes the request anew for each attempt: a body can be read once
 * @throws UnreachableError @throws the signal's reason when it aborts
 */
export async function send(build: (signal: AbortSignal) => Request, sending: Sending): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const { response, cause, url } = await attemptOnce(build, sending);
    sending.signal?.throwIfAborted();
    const wait = attempt < ATTEMPTS ? pauseBeforeNext(response, attempt, sending.isRepeatable) : null;
    if (wait === null && response) return response;
    if (wait === null) throw new UnreachableError(url, cause);
    await response?.body?.cancel();
    await pause(wait, sending.signal);
  }
}

async function attemptOnce(build: (signal: AbortSignal) => Request, { fetch, timeoutMs, signal }: Sending) {
  const timeout = AbortSignal.timeout(timeoutMs);
  const request = build(signal ? AbortSignal.any([signal, timeout]) : timeout);
  return fetch(request).then(
    (response) => ({ response, cause: undefined, url: request.url }),
    (cause: unknown) => ({ response: undefined, cause, url: request.url }),
  );
}

/** Milliseconds to wait, or null where there is to be no further attempt. */
function pauseBeforeNext(
  response: Response | undefined,
  attempt: number,
  isRepeatable: boolean,
): number | null {
  const growing = 200 * 2 ** attempt * (0.5 + Math.random() / 2);
  if (!response) return isRepeatable ? growing : null;
  const asked = Number(response.headers.get('retry-after') ?? Number.NaN) * 1_000;
  const wasTurnedAway = isProblem(response) && asked > 0 && [429, 503].includes(response.status);
  if (wasTurnedAway) return asked <= LONGEST_PAUSE_MS ? asked : null;
  const isGateways =
    [502, 504].includes(response.status) || (response.status === 503 && !isProblem(response));
  return isGateways && isRepeatable ? growing : null;
}

function isProblem({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('application/problem+json') ?? false;
}
