import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ConsoleState, connectConsole, delayBefore } from './connection.ts';

/** The browser's end of a WebSocket whose other end is the test. */
class FakeSocket {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = 0;
  binaryType = '';
  sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    FakeSocket.made.push(this);
  }
  send(data: unknown): void {
    this.sent.push(data);
  }
  close(): void {
    this.readyState = 3;
  }
  accept(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  print(text: string): void {
    this.onmessage?.({ data: new TextEncoder().encode(text).buffer as ArrayBuffer });
  }
}

function open(requestTicket = vi.fn(async () => ({ ticket: 'secret', url: 'ws://gateway.test/console' }))) {
  const states: ConsoleState[] = [];
  const printed: { text: string; first: boolean }[] = [];
  const connection = connectConsole({
    requestTicket,
    onState: (state) => states.push(state),
    onBytes: (bytes, first) => printed.push({ text: new TextDecoder().decode(bytes), first }),
  });
  return { connection, states, printed, requestTicket };
}

const latest = (): FakeSocket => FakeSocket.made.at(-1) as FakeSocket;
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  FakeSocket.made = [];
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('redeems a ticket in its first message, never in the address', async () => {
  const { states } = open();
  await settle();
  expect(latest().url).toBe('ws://gateway.test/console');
  latest().accept();
  expect(latest().sent).toEqual([JSON.stringify({ type: 'open', ticket: 'secret' })]);
  latest().say({ type: 'opened' });
  expect(states.map(({ phase }) => phase)).toEqual(['connecting', 'open']);
});

it('tells the kept output from what comes after', async () => {
  const { printed } = open();
  await settle();
  latest().accept();
  latest().say({ type: 'opened' });
  latest().print('old');
  latest().print('new');
  expect(printed).toEqual([
    { text: 'old', first: true },
    { text: 'new', first: false },
  ]);
});

it('comes back with a new ticket when the connection is lost, ever more slowly', async () => {
  const { states, requestTicket } = open();
  await settle();
  latest().onclose?.();
  expect(states.at(-1)).toEqual({ phase: 'waiting', reason: 'lost' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(requestTicket).toHaveBeenCalledTimes(2);
  latest().onclose?.();
  await vi.advanceTimersByTimeAsync(1_999);
  expect(requestTicket).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(requestTicket).toHaveBeenCalledTimes(3);
  expect([0, 1, 2, 3, 4, 9].map(delayBefore)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
});

it.each(['revoked', 'instance_gone'])('stays closed when it is told %s', async (reason) => {
  const { states, requestTicket } = open();
  await settle();
  latest().accept();
  latest().say({ type: 'closed', reason });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(states.at(-1)).toEqual({ phase: 'closed', reason });
  expect(requestTicket).toHaveBeenCalledTimes(1);
});

it('tries a refused ticket once more, then says so', async () => {
  const { states, requestTicket } = open();
  await settle();
  latest().say({ type: 'closed', reason: 'ticket_invalid' });
  await vi.advanceTimersByTimeAsync(1_000);
  latest().say({ type: 'closed', reason: 'ticket_invalid' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(requestTicket).toHaveBeenCalledTimes(2);
  expect(states.at(-1)).toEqual({ phase: 'closed', reason: 'ticket_invalid' });
});

it('gives up a gateway that accepts and says nothing', async () => {
  const { states } = open();
  await settle();
  latest().accept();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(states.at(-1)).toEqual({ phase: 'waiting', reason: 'lost' });
});

it('says why the API gave no ticket', async () => {
  const error = Object.assign(new Error('no'), { data: { code: 'forbidden', params: {} } });
  const { states } = open(vi.fn(() => Promise.reject(error)));
  await settle();
  expect(states.at(-1)).toEqual({ phase: 'refused', error });
});

it('is silent once closed', async () => {
  const { connection, states } = open();
  await settle();
  const socket = latest();
  connection.close();
  const before = states.length;
  socket.say({ type: 'opened' });
  socket.onclose?.();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(states).toHaveLength(before);
  expect(FakeSocket.made).toHaveLength(1);
});
