export * from './choose.ts';
export * from './host.ts';
export * from './host-memory.ts';
