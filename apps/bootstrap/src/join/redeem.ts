import { once } from 'node:events';
import { request } from 'node:https';
import {
  CONTRACT_VERSION,
  doorRefusalSchema,
  type EnrolmentAnswer,
  enrolmentAnswerSchema,
  gatewayPaths,
  splitAddress,
} from '@cloudlet/contract';
import { hashSecret } from '@cloudlet/control/secret';
import { messageOf, Problem } from '../errors.ts';
import type { ReachedDoor } from './reach.ts';

/** What this machine has made for itself: of both only what identifies them leaves it. */
export type MachineKeys = { readonly secret: string; readonly key: string; readonly request: string };

const ANSWER_WITHIN_MS = 30_000;

/**
 * Uses the join command up. The same keys may ask again where the answer was lost.
 * @throws Problem with the control plane's reason where it refuses
 */
export async function redeem(door: ReachedDoor, secret: string, keys: MachineKeys): Promise<EnrolmentAnswer> {
  const body = {
    version: CONTRACT_VERSION,
    secret,
    secretHash: hashSecret(keys.secret),
    request: keys.request,
  };
  const { status, text } = await post(door, body).catch((cause: unknown) => {
    throw new Problem('The control plane did not answer to the end', {
      why: messageOf(cause),
      next: 'Run the same command again: where it was taken, this machine gets the same answer.',
      cause,
    });
  });
  if (status === 200) return enrolmentAnswerSchema.parse(JSON.parse(text));
  throw refusedBy(status, text);
}

async function post(door: ReachedDoor, body: unknown): Promise<{ status: number; text: string }> {
  const { CONTROL_PLANE_NAME } = await import('@cloudlet/certificates');
  const asked = request({
    ...splitAddress(door.address),
    path: gatewayPaths.enrolment,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ca: door.authority,
    servername: CONTROL_PLANE_NAME,
    agent: false,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  asked.end(JSON.stringify(body));
  const [response] = await once(asked, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, text: Buffer.concat(chunks).toString() };
}

function refusedBy(status: number, text: string): Problem {
  const refusal = doorRefusalSchema.safeParse(parse(text));
  const why = refusal.success ? refusal.data.message : `It answers HTTP ${status}.`;
  return new Problem('The control plane does not let this machine join', {
    why,
    next: 'Make a new join command on the control plane: ./cloudlet node enroll NAME (with --again for a node that is known)',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
