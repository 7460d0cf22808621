import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type KeyedCertificate,
  keyFingerprintOf,
  readRequest,
  signNodeRequest,
} from '@cloudlet/certificates';
import {
  certificateRequestSchema,
  type DoorRefusal,
  type EnrolmentAnswer,
  enrolmentRequestSchema,
} from '@cloudlet/contract';
import { ControlError, ERRORS } from '@cloudlet/control';
import type { Logger } from '@cloudlet/daemon';
import { readJson } from '../http/read-json.ts';

/** How long a node's certificate is good. Its agent asks for the next when a third of that is over. */
const CERTIFICATE_LIFETIME_MS = 90 * 24 * 3_600_000;

/** What uses a join command up; control's use case. */
export type Enrol = (redemption: {
  readonly secret: string;
  readonly secretHash: string;
  readonly keyFingerprint: string;
}) => Promise<{ readonly nodeId: string; readonly name: string }>;

/** POST: a machine redeems its join command and gets its certificate. */
export async function serveEnrolment(
  request: IncomingMessage,
  response: ServerResponse,
  tools: { readonly authority: KeyedCertificate; readonly enrol: Enrol; readonly logger: Logger },
): Promise<void> {
  const { authority, enrol, logger } = tools;
  const asked = enrolmentRequestSchema.safeParse(await readJson(request));
  const csr = asked.success ? await readRequest(asked.data.request).catch(() => null) : null;
  if (!asked.success || !csr) return refuse(response, 400, NOT_UNDERSTOOD);
  const { secret, secretHash } = asked.data;
  const from = request.socket.remoteAddress;
  try {
    const node = await enrol({ secret, secretHash, keyFingerprint: keyFingerprintOf(csr) });
    const certificate = await signNodeRequest(authority, {
      request: asked.data.request,
      nodeId: node.nodeId,
      lifetimeMs: CERTIFICATE_LIFETIME_MS,
    });
    logger.info({ ...node, from }, 'a machine has joined');
    answer(response, 200, { ...node, certificate } satisfies EnrolmentAnswer);
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    const { code, params, message }: ControlError = error;
    logger.warn({ code, params, from }, 'a machine that wanted to join was refused');
    refuse(response, ERRORS[code].status, { code, message });
  }
}

/** POST: a node's next certificate. @param nodeId who has shown that it is this node */
export async function serveCertificate(
  request: IncomingMessage,
  response: ServerResponse,
  tools: { readonly authority: KeyedCertificate; readonly nodeId: string; readonly logger: Logger },
): Promise<void> {
  const { authority, nodeId, logger } = tools;
  const asked = certificateRequestSchema.safeParse(await readJson(request));
  const csr = asked.success ? await readRequest(asked.data.request).catch(() => null) : null;
  if (!asked.success || !csr) return refuse(response, 400, NOT_UNDERSTOOD);
  const certificate = await signNodeRequest(authority, {
    request: asked.data.request,
    nodeId,
    lifetimeMs: CERTIFICATE_LIFETIME_MS,
  });
  logger.info({ nodeId }, "a node's certificate was renewed");
  answer(response, 200, { certificate });
}

const NOT_UNDERSTOOD: DoorRefusal = {
  code: 'invalid_request',
  message:
    'The control plane does not understand the request: the versions of both machines may be too far apart.',
};

/** Answers with why not. */
export function refuse(response: ServerResponse, status: number, refusal: DoorRefusal): void {
  answer(response, status, refusal);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
