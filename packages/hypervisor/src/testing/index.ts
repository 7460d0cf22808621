export { type ContractFixture, hypervisorContract } from './contract-suite.ts';
export { type InProcessSimulator, startInProcessSimulator } from './in-process-simulator.ts';
export {
  type SimulatorProcess,
  type SimulatorProcessOptions,
  startSimulatorProcess,
} from './simulator-process.ts';
export { smallImage } from './small-image.ts';
