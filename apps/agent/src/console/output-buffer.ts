/**
 * What a console said and its viewer has not been sent yet. Bounded: for a viewer that cannot keep up the oldest is given up,
 * as it would have scrolled by.
 */
export type OutputBuffer = {
  push(bytes: Uint8Array): void;
  /** Waits for something and takes up to `limit` bytes; null once it has ended and is empty. */
  take(limit: number): Promise<Uint8Array | null>;
  end(): void;
};

export function createOutputBuffer(capacity: number): OutputBuffer {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  let wake: () => void = () => undefined;

  const shrink = () => {
    while (size > capacity) {
      const [oldest] = chunks;
      if (!oldest) return;
      const excess = size - capacity;
      if (oldest.byteLength <= excess) chunks.shift();
      else chunks[0] = oldest.subarray(excess);
      size -= Math.min(excess, oldest.byteLength);
    }
  };

  return {
    push(bytes) {
      if (ended || bytes.byteLength === 0) return;
      chunks.push(bytes);
      size += bytes.byteLength;
      shrink();
      wake();
    },
    async take(limit) {
      while (size === 0 && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (size === 0) return null;
      const all = Buffer.concat(chunks);
      const taken = all.subarray(0, limit);
      const rest = all.subarray(limit);
      chunks = rest.byteLength > 0 ? [rest] : [];
      size = rest.byteLength;
      return taken;
    },
    end() {
      ended = true;
      wake();
    },
  };
}
