import { makeRequest } from '@cloudlet/certificates';
import {
  CONTRACT_VERSION,
  certificateAnswerSchema,
  doorRefusalSchema,
  gatewayPaths,
} from '@cloudlet/contract';
import type { HealthCheck, Logger } from '@cloudlet/daemon';
import { type GatewayAccess, readAll, requestGateway } from '../gateway/request.ts';
import type { Identity } from './identity.ts';

/** Keeps the node's certificate from expiring, for as long as the agent lives. */
export type Renewal = { check(): HealthCheck; close(): void };

/** Asked for when this part of its life is over: most of it is left for outages, and for hosts that are switched off. */
const DUE_AFTER = 1 / 3;
const TRY_AGAIN_MS = 60 * 60_000;
const ANSWER_WITHIN_MS = 30_000;

/** @param everyMs how often it is looked whether the certificate is due, and tried again after a failure */
export function startRenewal(
  options: { readonly gateway: GatewayAccess; readonly identity: Identity; readonly logger: Logger },
  everyMs: number = TRY_AGAIN_MS,
): Renewal {
  const { gateway, identity, logger } = options;
  const closing = new AbortController();
  let problem: string | null = null;
  let renewing = false;

  const renewIfDue = async () => {
    const { from, to } = identity.validity();
    if (renewing || Date.now() < from + (to - from) * DUE_AFTER) return;
    renewing = true;
    try {
      await renew(gateway, identity, closing.signal);
      problem = null;
      logger.info({ until: new Date(identity.validity().to) }, 'the certificate was renewed');
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
      if (!closing.signal.aborted) logger.warn({ err: error }, 'the certificate could not be renewed');
    } finally {
      renewing = false;
    }
  };
  const timer = setInterval(renewIfDue, everyMs);
  void renewIfDue();

  return {
    check() {
      const { to } = identity.validity();
      const name = 'certificate';
      const day = new Date(to).toISOString().slice(0, 10);
      if (to <= Date.now()) {
        const way = 'on the control plane run: ./cloudlet node enroll NAME --again';
        return { name, healthy: false, detail: `it expired on ${day}; ${way}` };
      }
      return problem === null
        ? { name, healthy: true }
        : { name, healthy: true, detail: `not renewed (${problem}), good until ${day}` };
    },
    close() {
      clearInterval(timer);
      closing.abort();
    },
  };
}

/** A new key with each certificate: the old one is of no use to anybody for longer than it has to be. */
async function renew(gateway: GatewayAccess, identity: Identity, closing: AbortSignal): Promise<void> {
  const { key, request } = await makeRequest();
  const signal = AbortSignal.any([closing, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  const body = JSON.stringify({ version: CONTRACT_VERSION, request });
  const response = await requestGateway(gateway, gatewayPaths.certificate, { body, signal });
  const answer: unknown = JSON.parse(await readAll(response));
  if (response.statusCode !== 200) {
    const refusal = doorRefusalSchema.safeParse(answer);
    throw new Error(refusal.success ? refusal.data.message : `HTTP ${response.statusCode}`);
  }
  await identity.replace({ key, certificate: certificateAnswerSchema.parse(answer).certificate });
}
