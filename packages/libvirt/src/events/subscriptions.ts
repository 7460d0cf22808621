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
  /** Nobody wants it any more. */
  over: boolean;
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
  /** libvirtd answers from one thread and sends events from another: the first event can come before the number. */
  let early: Frame[] = [];
  let registering = 0;

  function deliver(entry: Entry, frame: Frame): void {
    try {
      entry.handle(decodeBody(EVENTS[entry.name].body as Codec<unknown>, frame.body.subarray(4)));
    } catch (error) {
      onListenerError(error);
    }
  }

  const isFor = (entry: Entry, frame: Frame): boolean =>
    EVENTS[entry.name].procedure === frame.procedure &&
    createXdrReader(frame.body).int32() === entry.callbackId;

  /** The answer to a registration; runs before the next message is looked at. */
  function registered(entry: Entry, callbackId: number): void {
    entry.callbackId = callbackId;
    if (entry.over) {
      unsubscribe(entry).catch(onListenerError);
      return;
    }
    entries.add(entry);
    for (const frame of early.filter((candidate) => isFor(entry, candidate))) deliver(entry, frame);
  }

  async function whileRegistering<T>(work: () => Promise<T>): Promise<T> {
    registering += 1;
    try {
      return await work();
    } finally {
      registering -= 1;
      if (registering === 0) early = [];
    }
  }

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
    entry.over = true;
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

  /** Registers on a new session what was registered on the one before. */
  async function again(entry: Entry, session: Session, timeoutMs: number): Promise<void> {
    const { procedure, name, args } = registration(entry);
    const { result } = session.request({
      program: procedure.program,
      procedure: procedure.number,
      name,
      body: encodeBody(procedure.args, args),
      timeoutMs,
      decode: (body) => decodeBody(procedure.result, body),
      onReply: (callbackId) => registered(entry, callbackId),
    });
    try {
      await result;
    } catch (error) {
      if (!isLibvirtError(error)) throw error;
      entries.delete(entry);
      if (entry.onLost === undefined) onListenerError(error);
      else entry.onLost(error);
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
        over: false,
      };
      const { procedure, name: label, args } = registration(entry);
      try {
        await whileRegistering(() =>
          call(procedure, label, args, {}, (callbackId) => registered(entry, callbackId)),
        );
      } catch (error) {
        // After a time-out the answer may still come; then it is taken back at once.
        entry.over = true;
        throw error;
      }
      return { unsubscribe: () => unsubscribe(entry) };
    },

    dispatch(frame) {
      const receivers = [...entries].filter((entry) => isFor(entry, frame));
      if (receivers.length === 0 && registering > 0) early.push(frame);
      for (const entry of receivers) deliver(entry, frame);
    },

    async restore(session, timeoutMs) {
      await whileRegistering(() =>
        Promise.all([...entries].map((entry) => again(entry, session, timeoutMs))),
      );
    },
    forget() {
      early = [];
      for (const entry of entries) entry.callbackId = undefined;
    },
  };
}
