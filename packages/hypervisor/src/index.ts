export { chooseNatNetwork } from './natnet.ts';
export * from './port.ts';
export * from './simulated/index.ts';
