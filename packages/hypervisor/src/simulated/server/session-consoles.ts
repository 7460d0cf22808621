import { StringDecoder } from 'node:string_decoder';
import type { ServerMessage } from '../wire/messages.ts';
import type { Params, Result } from '../wire/methods.ts';
import { addViewer, consoleTail } from './console.ts';
import { typeIntoGuest } from './guest-shell.ts';
import { domainRow, type SimulatedHost } from './simulated-host.ts';

/** The consoles that one connection looks at. */
export type SessionConsoles = {
  open(host: SimulatedHost, params: Params<'openConsole'>): Result<'openConsole'>;
  input(console: number, base64: string): void;
  close(console: number): void;
  closeAll(): void;
};

type OpenConsole = { readonly type: (bytes: Buffer) => void; readonly leave: () => void };

export function createSessionConsoles(send: (message: ServerMessage) => void): SessionConsoles {
  const open = new Map<number, OpenConsole>();
  let last = 0;

  const close = (id: number) => {
    open.get(id)?.leave();
    open.delete(id);
  };

  return {
    open(host, { instanceId, tailBytes }) {
      domainRow(host, instanceId);
      last += 1;
      const id = last;
      const leave = addViewer(host, instanceId, {
        output: (text) => send({ type: 'output', console: id, data: Buffer.from(text).toString('base64') }),
        end: () => {
          close(id);
          send({ type: 'output-end', console: id });
        },
      });
      const decoder = new StringDecoder('utf8');
      open.set(id, { leave, type: (bytes) => typeIntoGuest(host, instanceId, decoder.write(bytes)) });
      return { console: id, tail: consoleTail(host, instanceId, tailBytes).toString('base64') };
    },
    input: (id, base64) => open.get(id)?.type(Buffer.from(base64, 'base64')),
    close,
    closeAll() {
      for (const id of [...open.keys()]) close(id);
    },
  };
}
