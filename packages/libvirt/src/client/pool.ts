import { createStreamOpener } from '../stream/open.ts';
import { createApi, type LibvirtApi } from './api.ts';
import type { Call } from './caller.ts';
import { type ConnectOptions, connectResolved, type LibvirtConnection } from './connection.ts';
import { resolveOptions } from './options.ts';

/** How many connections a pool may open, besides what `connect` takes. */
export interface PoolOptions extends ConnectOptions {
  /** Default 4. libvirtd has 20 threads for calls of all its clients (`max_workers`). */
  readonly size?: number;
}

/**
 * Several connections behind one set of functions. The first carries the events; further ones are opened when all
 * are busy, so that calls that take seconds (a start, a save) hold up nobody.
 */
export interface LibvirtPool extends LibvirtApi {
  /** The first connection: its state and its events are the pool's. */
  readonly primary: LibvirtConnection;
  readonly subscribe: LibvirtConnection['subscribe'];
  readonly onState: LibvirtConnection['onState'];
  readonly state: LibvirtConnection['state'];
  /** Open connections, and calls under way and waiting on all of them. */
  readonly load: { readonly connections: number; readonly inFlight: number; readonly waiting: number };
  close(options?: { readonly drainMs?: number }): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Opens the first connection of a pool. Rejects as `connect` does. */
export async function connectPool(options: PoolOptions = {}): Promise<LibvirtPool> {
  const size = options.size ?? 4;
  const resolved = resolveOptions(options);
  const primary = await connectResolved(resolved, options.retry ?? false, options.signal);
  const members = [primary];
  let opening: Promise<LibvirtConnection> | undefined;
  let closed = false;

  const weight = ({ load }: LibvirtConnection): number => load.inFlight + load.waiting;

  function leastBusy(): LibvirtConnection {
    const usable = members.filter((member) => member.state.state === 'connected');
    return usable.reduce(
      (best, member) => (weight(member) < weight(best) ? member : best),
      usable[0] ?? primary,
    );
  }

  const isFull = (member: LibvirtConnection): boolean =>
    weight(member) >= resolved.maxInFlight - 1 && members.length < size && !closed;

  /** One more connection; false when there can be none: what we have must do. */
  async function grow(): Promise<boolean> {
    opening ??= connectResolved(resolved, false).finally(() => {
      opening = undefined;
    });
    try {
      const added = await opening;
      if (!members.includes(added)) members.push(added);
      return true;
    } catch {
      return false;
    }
  }

  /** Chooses and calls in one go, so that a call counts before the next one chooses. */
  const call: Call = async (procedure, name, args, callOptions, onReply) => {
    while (isFull(leastBusy())) {
      if (!(await grow())) break;
    }
    return leastBusy().call(procedure, name, args, callOptions, onReply);
  };

  async function close(how?: { readonly drainMs?: number }): Promise<void> {
    closed = true;
    streams.closeAll();
    if (opening !== undefined) await opening.then((added) => added.close(how)).catch(() => {});
    await Promise.all(members.map((member) => member.close(how)));
  }

  const streams = createStreamOpener(resolved);
  const api = createApi({
    call,
    open: streams.open,
  });

  return {
    ...api,
    primary,
    subscribe: primary.subscribe,
    onState: primary.onState,
    get state() {
      return primary.state;
    },
    get load() {
      const sum = (of: 'inFlight' | 'waiting'): number =>
        members.reduce((total, { load }) => total + load[of], 0);
      return { connections: members.length, inFlight: sum('inFlight'), waiting: sum('waiting') };
    },
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}
