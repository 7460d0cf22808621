import { type ControlMethodName, controlMethods, type ParamsInput, type Result } from '../wire/methods.ts';
import { openConnection } from './connection.ts';

/** The simulator's own controls, for tests and for people who play with a simulated cloud. */
export type SimulatorControl = {
  /** @throws HypervisorError as the port's methods do */
  call<Name extends ControlMethodName>(method: Name, params: ParamsInput<Name>): Promise<Result<Name>>;
  close(): Promise<void>;
};

/** @throws HypervisorError `unreachable` when no simulator answers in time */
export async function connectSimulatorControl(options: {
  readonly socket: string;
  readonly connectTimeoutMs?: number;
}): Promise<SimulatorControl> {
  const { socket, connectTimeoutMs = 5_000 } = options;
  const nobodyListens = { onMessage: () => {}, onDisconnected: () => {}, onReconnected: () => {} };
  const connection = await openConnection(
    { socket, host: null, connectTimeoutMs, pingMs: 5_000 },
    nobodyListens,
  );
  return {
    async call(method, params) {
      const value = await connection.call(method, params, { timeoutMs: 30_000 });
      return controlMethods[method].result.parse(value) as Result<typeof method>;
    },
    close: () => connection.close(),
  };
}
