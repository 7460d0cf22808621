import type { MethodName, Params, Result } from '../wire/methods.ts';
import type { SimulatedHost } from './simulated-host.ts';

/** What a call brings besides its parameters. */
export type CallContext = {
  /** Aborted when the client cancels the call or goes. */
  readonly signal: AbortSignal;
  readonly progress: (fraction: number) => void;
};

export type Handlers<Names extends MethodName> = {
  readonly [Name in Names]: (
    host: SimulatedHost,
    params: Params<Name>,
    context: CallContext,
  ) => Promise<Result<Name>>;
};
