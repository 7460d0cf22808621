export * from './operation-catalogue.ts';
export * from './states.ts';
