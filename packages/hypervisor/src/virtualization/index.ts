export * from './choose.ts';
export * from './host.ts';
