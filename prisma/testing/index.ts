export { createEmptyTestDatabase, createTestDatabase, type TestDatabase } from './database.ts';
export { migrateDeploy, prismaCli } from './migrate.ts';
export { databaseUrl, startServer } from './server.ts';
export { openWay, type Way } from './way.ts';
