import type { BaseImage, Hypervisor, ProgressListener } from '@cloudlet/hypervisor';

/** The node's cache of base images, filled from the gateway when an instance first needs one. */
export type BaseImages = {
  /**
   * Resolves when the image is in the cache. One download at a time serves all who wait for it; it is aborted when the last
   * of them has gone.
   */
  ensure(image: BaseImage, signal: AbortSignal, progress: ProgressListener): Promise<void>;
};

/** Opens an image's bytes, e.g. over HTTP. */
export type ImageSource = (image: BaseImage, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;

type Download = {
  readonly finished: Promise<void>;
  readonly listeners: Set<ProgressListener>;
  readonly abort: AbortController;
};

export function createBaseImages(hypervisor: Hypervisor, source: ImageSource): BaseImages {
  const downloads = new Map<string, Download>();

  const begin = (image: BaseImage): Download => {
    const abort = new AbortController();
    const listeners = new Set<ProgressListener>();
    const fetchIfMissing = async () => {
      if (await hypervisor.hasBaseImage(image.sha256)) return;
      const content = await source(image, abort.signal);
      const tell = (fraction: number) => {
        for (const listener of listeners) listener(fraction);
      };
      await hypervisor.importBaseImage(image, counted(content, image.sizeBytes, tell), abort.signal);
    };
    const download = { finished: fetchIfMissing(), listeners, abort };
    downloads.set(image.sha256, download);
    return download;
  };

  /** Also waits for the call in flight, so that nothing of an aborted download goes on when its operation has ended. */
  const end = async (sha256: string, download: Download) => {
    if (downloads.get(sha256) === download) downloads.delete(sha256);
    download.abort.abort();
    await download.finished.catch(() => undefined);
  };

  return {
    async ensure(image, signal, progress) {
      signal.throwIfAborted();
      const download = downloads.get(image.sha256) ?? begin(image);
      download.listeners.add(progress);
      try {
        await orAborted(download.finished, signal);
      } finally {
        download.listeners.delete(progress);
        if (download.listeners.size === 0) await end(image.sha256, download);
      }
    },
  };
}

async function* counted(
  content: AsyncIterable<Uint8Array>,
  sizeBytes: number,
  tell: ProgressListener,
): AsyncIterable<Uint8Array> {
  let received = 0;
  for await (const chunk of content) {
    received += chunk.byteLength;
    tell(Math.min(1, received / sizeBytes));
    yield chunk;
  }
}

function orAborted(finished: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    finished.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
