export { connectDatabase, type Database } from './connect.ts';
export * from './generated/client.ts';
