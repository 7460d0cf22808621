export { SYSTEM, startTestCloud, type TestCloud, type TestTenant } from './test-cloud.ts';
export { attemptOf, resultOf, type TestNode } from './test-node.ts';
export { addTestPerson, TEST_PASSWORD } from './test-person.ts';
export { createTestToken } from './test-token.ts';
