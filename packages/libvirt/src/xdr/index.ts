export * from './codec.ts';
export * from './composites.ts';
export * from './error.ts';
export * from './names.ts';
export * from './primitives.ts';
export * from './reader.ts';
export * from './writer.ts';
