/** Bytes that are pushed at one end and iterated at the other. */
export type ByteQueue = {
  /** For one reader. */
  readonly output: AsyncIterable<Uint8Array>;
  push(bytes: Uint8Array): void;
  /** The iteration ends when what was pushed before has been read. */
  end(): void;
};

export function openByteQueue(): ByteQueue {
  const waiting: Uint8Array[] = [];
  let ended = false;
  let wake = () => {};

  async function* iterate(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const bytes = waiting.shift();
      if (bytes) yield bytes;
      else if (ended) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  return {
    output: iterate(),
    push(bytes) {
      waiting.push(bytes);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
  };
}
