/** Input on its way to one console. */
export type ConsoleInput = {
  /** The console is open; without a window bytes go as they come. */
  readonly openWindow: (bytes: number | undefined) => void;
  readonly send: (bytes: Buffer) => void;
  /** The console took so many bytes. */
  readonly taken: (bytes: number) => void;
  /** Whether some of it waits for the console. */
  readonly isWaiting: () => boolean;
};

/** Lets no more bytes out than the console's window has room for; the rest waits here until the console took some. */
export function createConsoleInput(transmit: (bytes: Buffer) => void): ConsoleInput {
  const waiting: Buffer[] = [];
  let room = Number.POSITIVE_INFINITY;

  function flush(): void {
    let bytes = waiting.shift();
    while (bytes && room > 0) {
      transmit(bytes.subarray(0, room));
      const rest = bytes.subarray(room);
      room = Math.max(0, room - bytes.length);
      bytes = rest.length > 0 ? rest : waiting.shift();
    }
    if (bytes) waiting.unshift(bytes);
  }

  return {
    openWindow: (bytes) => {
      room = bytes ?? Number.POSITIVE_INFINITY;
    },
    send: (bytes) => {
      waiting.push(bytes);
      flush();
    },
    taken: (bytes) => {
      room += bytes;
      flush();
    },
    isWaiting: () => waiting.length > 0,
  };
}
