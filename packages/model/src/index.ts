export * from './addressing.ts';
export * from './console-password.ts';
export * from './ipv4.ts';
export * from './names.ts';
export * from './operation-catalogue.ts';
export * from './placement.ts';
export * from './quota.ts';
export * from './states.ts';
