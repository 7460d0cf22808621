export { type ApiContext, createContext } from './context.ts';
export { type ApiDependencies, checkHealth, openDependencies } from './dependencies.ts';
export type { Identity } from './identity.ts';
export { type OpenApiDocument, openApiDocument } from './openapi/document.ts';
export { handleRest } from './rest/handle.ts';
export { type AppRouter, appRouter } from './router.ts';
export * from './shapes.ts';
export { type SessionClaims, signIn } from './sign-in.ts';
