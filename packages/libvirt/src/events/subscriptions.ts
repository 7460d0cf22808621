import type { Call } from '../client/caller.ts';
import { isLibvirtError, LibvirtConnectionError } from '../errors/errors.ts';
import type { Procedure } from '../procedures/procedure.ts';
import type { Session } from '../rpc/session.ts';
import type { Frame } from '../wire/frame.ts';
import { type Codec, createXdrReader, decodeBody, encodeBody } from '../xdr/index.ts';
import { EVENT_SOURCES, EVENTS, type EventName, type EventOf, type SubjectOf } from './table.ts';

/** A running subscription. */
export interface Subscription {
  /** Ends it; no handler call follows. */
  unsubscribe(): Promise<void>;
}

/** Narrows a subscription. */
export interface SubscribeOptions<E extends EventName> {
  /** Only of this domain (network, pool); left out: of all. */
  readonly of?: SubjectOf<E>;
  /** After a reconnect libvirt no longer knew the subject: this subscription is over. */
  readonly onLost?: (error: Error) => void;
}

interface Entry {
  readonly name: EventName;
  readonly of: unknown;
  readonly handle: (event: unknown) => void;
  readonly onLost: ((error: Error) => void) | undefined;
  callbackId: number | undefined;
}

type Register = Procedure<{ event: number; of?: unknown }, number>;

/** The event registrations of one connection; they are made again on each new session. */
export interface Subscriptions {
  subscribe<E extends EventName>(
    name: E,
    handler: (event: EventOf<E>) => void,
    options?: SubscribeOptions<E>,
  ): Promise<Subscription>;
  /** Hands an event message to its handlers. */
  dispatch(frame: Frame): void;
  /** Registers everything on a new session. Rejects when the session broke meanwhile. */
  restore(session: Session, timeoutMs: number): Promise<void>;
  /** The session is gone, and its registrations with it. */
  forget(): void;
}

/** Handlers run one after the other, in the order of the events, before the next message is read. */
export function createSubscriptions(call: Call, onListenerError: (error: unknown) => void): Subscriptions {
  const entries = new Set<Entry>();

  const registration = (
    entry: Entry,
  ): { procedure: Register; name: string; args: { event: number; of?: unknown } } => {
    const row = EVENTS[entry.name];
    return {
      procedure: EVENT_SOURCES[row.source].register as unknown as Register,
      name: `subscribe ${entry.name}`,
      args: { event: row.id, of: entry.of },
    };
  };

  async function unsubscribe(entry: Entry): Promise<void> {
    entries.delete(entry);
    const { callbackId } = entry;
    if (callbackId === undefined) return;
    entry.callbackId = undefined;
    const { deregister } = EVENT_SOURCES[EVENTS[entry.name].source];
    try {
      await call(deregister, `unsubscribe ${entry.name}`, { callbackId });
    } catch (error) {
      // The registration ended together with the session: nothing is left to undo.
      if (!(error instanceof LibvirtConnectionError)) throw error;
    }
  }

  return {
    async subscribe(name, handler, options = {}) {
      const entry: Entry = {
        name,
        of: options.of,
        handle: handler as (event: unknown) => void,
        onLost: options.onLost,
        callbackId: undefined,
      };
      const { procedure, name: label, args } = registration(entry);
      await call(procedure, label, args, {}, (callbackId) => {
        entry.callbackId = callbackId;
        entries.add(entry);
      });
      return { unsubscribe: () => unsubscribe(entry) };
    },

    dispatch(frame) {
      const callbackId = createXdrReader(frame.body).int32();
      for (const entry of [...entries]) {
        const row = EVENTS[entry.name];
        if (entry.callbackId !== callbackId || row.procedure !== frame.procedure) continue;
        try {
          entry.handle(decodeBody(row.body as Codec<unknown>, frame.body.subarray(4)));
        } catch (error) {
          onListenerError(error);
        }
      }
    },

    async restore(session, timeoutMs) {
      await Promise.all(
        [...entries].map(async (entry) => {
          const { procedure, name, args } = registration(entry);
          try {
            await session.request({
              program: procedure.program,
              procedure: procedure.number,
              name,
              body: encodeBody(procedure.args, args),
              timeoutMs,
              decode: (body) => decodeBody(procedure.result, body),
              onReply(callbackId) {
                entry.callbackId = callbackId;
              },
            }).result;
          } catch (error) {
            if (!isLibvirtError(error)) throw error;
            entries.delete(entry);
            if (entry.onLost === undefined) onListenerError(error);
            else entry.onLost(error);
          }
        }),
      );
    },

    forget() {
      for (const entry of entries) entry.callbackId = undefined;
    },
  };
}
