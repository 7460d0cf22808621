export { type ApiContext, createContext } from './context.ts';
export type { ApiDependencies } from './dependencies.ts';
export type { Identity } from './identity.ts';
export { type AppRouter, appRouter } from './router.ts';
export * from './shapes.ts';
