import { gatewayPaths } from '@cloudlet/contract';
import { OperationError } from '../saga/index.ts';
import type { ImageSource } from './base-images.ts';

/** Where the gateway is and who asks. */
export type GatewayAccess = { readonly url: string; readonly bearer: string };

/** Reads images from the gateway over HTTP, with the node's credential. */
export function httpImageSource(gateway: GatewayAccess): ImageSource {
  return async ({ sha256 }, signal) => {
    const url = new URL(gatewayPaths.image(sha256), gateway.url);
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${gateway.bearer}` },
      redirect: 'error',
      signal,
    }).catch((cause: unknown) => {
      throw new OperationError('image_unavailable', 'The image could not be fetched.', { cause });
    });
    if (response.ok && response.body) return readAll(response.body);
    await response.body?.cancel();
    throw new OperationError('image_unavailable', `The image could not be fetched: HTTP ${response.status}.`);
  };
}

/** Breaks in the middle of the way are the fetching's failure too, not the hypervisor's. */
async function* readAll(body: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of body) yield chunk;
  } catch (cause) {
    throw new OperationError('image_unavailable', 'The image broke off while it was fetched.', { cause });
  }
}
