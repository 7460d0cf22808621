export {
  type SimulatorProcess,
  type SimulatorProcessOptions,
  startSimulatorProcess,
} from './simulator-process.ts';
