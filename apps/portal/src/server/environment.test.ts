import { expect, it } from 'vitest';
import { readEnvironment } from './environment.ts';

const NEEDED = {
  NODE_ENV: 'test',
  DATABASE_URL: 'postgresql://127.0.0.1/cloudlet',
  NEXTAUTH_URL: 'https://cloud.example.org',
  NEXTAUTH_SECRET: 'x'.repeat(32),
  CLOUDLET_GATEWAY_URL: 'wss://cloud.example.org/gateway',
} as const;
const OPTIONAL = [
  'CLOUDLET_DOOR_ADDRESSES',
  'CLOUDLET_AUTHORITY_FINGERPRINT',
  'CLOUDLET_RATE_LIMIT',
  'CLOUDLET_TRUSTED_PROXIES',
  'CLOUDLET_OIDC_ISSUER',
  'CLOUDLET_OIDC_CLIENT_ID',
  'CLOUDLET_OIDC_CLIENT_SECRET',
  'CLOUDLET_OIDC_NAME',
] as const;
const PROVIDER = {
  CLOUDLET_OIDC_ISSUER: 'https://login.example.org',
  CLOUDLET_OIDC_CLIENT_ID: 'cloudlet',
  CLOUDLET_OIDC_CLIENT_SECRET: 'x',
};

it('takes an empty variable for none', () => {
  const empty = Object.fromEntries(OPTIONAL.map((name) => [name, '']));
  const none = readEnvironment(NEEDED);
  expect(none).toMatchObject({ identityProvider: null, machineDoor: null });
  expect(none.rateLimit).not.toBeNull();
  expect(readEnvironment({ ...NEEDED, ...empty })).toEqual(none);
  const { identityProvider } = readEnvironment({ ...NEEDED, ...PROVIDER, CLOUDLET_OIDC_NAME: '' });
  expect(identityProvider?.name).toBe('OpenID Connect');
});

it.each(Object.keys(NEEDED).filter((name) => name !== 'NODE_ENV'))('does without no %s', (name) => {
  expect(() => readEnvironment({ ...NEEDED, [name]: '' })).toThrow(name);
});

it.each(Object.keys(PROVIDER))('takes no identity provider without its %s', (name) => {
  expect(() => readEnvironment({ ...NEEDED, ...PROVIDER, [name]: '' })).toThrow('go together');
});
