export { serve } from './serve.ts';
export { startTestApi, type TestApi } from './test-api.ts';
