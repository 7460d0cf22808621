export { type ContractFixture, hypervisorContract } from './contract-suite.ts';
export {
  type SimulatorProcess,
  type SimulatorProcessOptions,
  startSimulatorProcess,
} from './simulator-process.ts';
