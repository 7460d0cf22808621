import { type RawData, WebSocket } from 'ws';

/** The longest line that is looked at. */
const TAIL_CHARACTERS = 4096;

/**
 * Watches a guest's console through the gateway, as a browser does, until what it wrote matches.
 * @param onLine called with the guest's latest line.
 * @returns false when `withinMs` have passed. @throws Error when the gateway closes the console.
 */
export function watchConsole(
  { url, ticket }: { readonly url: string; readonly ticket: string },
  wanted: RegExp,
  onLine: (line: string) => void,
  withinMs: number,
): Promise<boolean> {
  const socket = new WebSocket(url);
  let tail = '';
  const watching = new Promise<boolean>((resolve, reject) => {
    setTimeout(resolve, withinMs, false).unref();
    socket.on('open', () => socket.send(JSON.stringify({ type: 'open', ticket })));
    socket.on('error', reject);
    socket.on('close', (code, reason) =>
      reject(new Error(`the console was closed: ${reason.toString() || code}`)),
    );
    socket.on('message', (data: RawData, isBinary) => {
      if (!isBinary) {
        // Text frames are the gateway's own: it says `opened`, or why it closes.
        if (data.toString().includes('"closed"')) reject(new Error(data.toString()));
        return;
      }
      tail = (tail + data.toString()).slice(-TAIL_CHARACTERS);
      onLine(tail.split(/[\r\n]+/).findLast((line) => line.trim() !== '') ?? '');
      if (wanted.test(tail)) resolve(true);
    });
  });
  return watching.finally(() => socket.terminate());
}
