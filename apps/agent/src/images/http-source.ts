import type { IncomingMessage } from 'node:http';
import { gatewayPaths } from '@cloudlet/contract';
import { type GatewayAccess, requestGateway } from '../gateway/request.ts';
import { OperationError } from '../saga/index.ts';
import type { ImageSource } from './base-images.ts';

/** Reads images from the gateway over HTTP, with the node's credential. */
export function httpImageSource(gateway: GatewayAccess): ImageSource {
  return async ({ sha256 }, signal) => {
    const response = await requestGateway(gateway, gatewayPaths.image(sha256), { signal }).catch(
      (cause: unknown) => {
        throw new OperationError('image_unavailable', 'The image could not be fetched.', { cause });
      },
    );
    if (response.statusCode === 200) return readAll(response);
    response.destroy();
    throw new OperationError(
      'image_unavailable',
      `The image could not be fetched: HTTP ${response.statusCode}.`,
    );
  };
}

/** Breaks in the middle of the way are the fetching's failure too, not the hypervisor's. */
async function* readAll(response: IncomingMessage): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) yield chunk;
  } catch (cause) {
    throw new OperationError('image_unavailable', 'The image broke off while it was fetched.', { cause });
  }
}
