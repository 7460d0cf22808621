import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ClientTls } from '../certificate/identity.ts';

/** Where the gateway is and who asks. */
export type GatewayAccess = {
  readonly url: string;
  readonly bearer: string;
  /** Not on the control plane's own machine, where it is asked without TLS. */
  readonly tls?: ClientTls | undefined;
};

/** Asks the gateway as this node: GET, or POST with a body (JSON). Follows nobody elsewhere. @throws Error where nobody answers */
export function requestGateway(
  gateway: GatewayAccess,
  path: string,
  { body, signal }: { readonly body?: string; readonly signal: AbortSignal },
): Promise<IncomingMessage> {
  const url = new URL(path, gateway.url);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${gateway.bearer}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        agent: false,
        signal,
        ...gateway.tls,
      },
      resolve,
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

/** An answer's text. */
export async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
