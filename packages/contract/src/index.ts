export * from './console.ts';
export * from './console-frame.ts';
export * from './failure.ts';
export * from './job.ts';
export * from './redis-access.ts';
export * from './report.ts';
export * from './stream.ts';
export * from './version.ts';
