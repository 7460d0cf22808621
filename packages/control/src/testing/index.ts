export { SYSTEM, startTestCloud, type TestCloud, type TestTenant } from './test-cloud.ts';
export { attemptOf, resultOf, type TestNode } from './test-node.ts';
