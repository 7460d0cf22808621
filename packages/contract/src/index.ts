export * from './console.ts';
export * from './job.ts';
export * from './report.ts';
export * from './version.ts';
