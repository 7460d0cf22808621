export { readEnvironment } from './environment.ts';
export { type HealthCheck, type HealthReport, serveHealth } from './health.ts';
export { createLogger, type Logger } from './logger.ts';
export { identityOf, isAlive, type ProcessIdentity, processIdentitySchema } from './process-identity.ts';
export { onStopSignal } from './stop-signal.ts';
