export { connectSimulatorControl, type SimulatorControl } from './client/connect-control.ts';
export { connectSimulated, type SimulatedOptions } from './client/connect-simulated.ts';
export { type Latencies, NO_LATENCIES } from './server/latencies.ts';
export { type Simulator, type SimulatorOptions, startSimulator } from './server/simulator.ts';
export type { ControlMethodName, Fault } from './wire/methods.ts';
export type { HostSize } from './wire/shapes.ts';
