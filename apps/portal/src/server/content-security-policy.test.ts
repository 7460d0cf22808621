import { expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

const options = { nonce: 'bm9uY2U=', gatewayOrigin: 'ws://127.0.0.1:3001', https: false, development: false };

it('lets scripts run by nonce alone and nobody frame the portal', () => {
  const policy = contentSecurityPolicy(options);
  expect(policy).toContain("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-eval');
});

it('lets the browser speak to the gateway', () => {
  expect(contentSecurityPolicy(options)).toContain("connect-src 'self' ws://127.0.0.1:3001;");
});

it('asks for HTTPS only where the portal has it', () => {
  expect(contentSecurityPolicy(options)).not.toContain('upgrade-insecure-requests');
  expect(contentSecurityPolicy({ ...options, https: true })).toContain('upgrade-insecure-requests');
});
