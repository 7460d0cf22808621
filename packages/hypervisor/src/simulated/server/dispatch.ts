import { HypervisorError } from '../../port.ts';
import {
  type ControlMethodName,
  controlMethods,
  type HostMethodName,
  hostMethods,
  type Params,
  type Result,
} from '../wire/methods.ts';
import { consoleTail } from './console.ts';
import { controlHandlers, type Simulation } from './control-handlers.ts';
import { domainMethods } from './domain-methods.ts';
import type { CallContext, Handlers } from './handler.ts';
import { ownMethods } from './host-methods.ts';
import type { SessionConsoles } from './session-consoles.ts';
import { domainRow } from './simulated-host.ts';
import { snapshotMethods } from './snapshot-methods.ts';
import { storageMethods } from './storage-methods.ts';

/** Runs one call of a client of `hostName`, under the faults that hit it; `hostName` is null for a control connection. */
export async function dispatch(
  simulation: Simulation,
  consoles: SessionConsoles,
  hostName: string | null,
  call: { readonly method: string; readonly params: unknown },
  context: CallContext,
): Promise<unknown> {
  if (isControlMethod(call.method)) return runControl(simulation, call.method, call.params);
  const { method } = call;
  // Whether the simulator answers is nobody's host's affair: control connections ask it, too.
  if (method === 'ping') return null;
  if (!isHostMethod(method)) throw new HypervisorError('failed', `there is no method ${method}`);
  if (hostName === null) throw new HypervisorError('failed', `${method} needs a host`);
  return simulation.faults.run(hostName, method, context.signal, () =>
    runOnHost(simulation, consoles, hostName, method, call.params, context),
  );
}

function isHostMethod(name: string): name is HostMethodName {
  return Object.hasOwn(hostMethods, name);
}

function isControlMethod(name: string): name is ControlMethodName {
  return Object.hasOwn(controlMethods, name);
}

async function runOnHost<Name extends HostMethodName>(
  simulation: Simulation,
  consoles: SessionConsoles,
  hostName: string,
  method: Name,
  params: unknown,
  context: CallContext,
): Promise<Result<Name>> {
  const handlers: Handlers<HostMethodName> = {
    ...ownMethods,
    ...domainMethods,
    ...storageMethods,
    ...snapshotMethods,
    openConsole: async (host, given) => consoles.open(host, given),
    readConsole: async (host, { instanceId, tailBytes }) => {
      domainRow(host, instanceId);
      return consoleTail(host, instanceId, tailBytes).toString('base64');
    },
  };
  return handlers[method](
    simulation.hosts.get(hostName),
    hostMethods[method].params.parse(params) as Params<Name>,
    context,
  );
}

function runControl<Name extends ControlMethodName>(
  simulation: Simulation,
  method: Name,
  params: unknown,
): Result<Name> {
  return controlHandlers[method](simulation, controlMethods[method].params.parse(params) as Params<Name>);
}
