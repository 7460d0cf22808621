import { describe, expect, it } from 'vitest';
import { environmentSchema } from './environment.ts';

const environment = {
  DATABASE_URL: 'postgresql://localhost/cloudlet',
  CLOUDLET_GATEWAY_LISTEN: '127.0.0.1:3001',
  CLOUDLET_PORTAL_ORIGINS: 'http://127.0.0.1:3000, https://cloud.example.org/',
  CLOUDLET_IMAGE_DIR: '/var/lib/cloudlet/images',
  CLOUDLET_HEALTH_SOCKET: '/run/gateway.sock',
};

describe('the gateway’s environment', () => {
  it('is read', () => {
    expect(environmentSchema.parse(environment)).toMatchObject({
      CLOUDLET_GATEWAY_LISTEN: { host: '127.0.0.1', port: 3001 },
      CLOUDLET_PORTAL_ORIGINS: ['http://127.0.0.1:3000', 'https://cloud.example.org'],
    });
  });

  it.each([
    ['[::1]:3001', { host: '::1', port: 3001 }],
    ['gateway.internal:0', { host: 'gateway.internal', port: 0 }],
  ])('takes %s', (listen, expected) => {
    const parsed = environmentSchema.parse({ ...environment, CLOUDLET_GATEWAY_LISTEN: listen });
    expect(parsed.CLOUDLET_GATEWAY_LISTEN).toEqual(expected);
  });

  it.each(['3001', ':3001', 'host:port', 'host:70000', ''])('does not take %j', (listen) => {
    const parsed = environmentSchema.safeParse({ ...environment, CLOUDLET_GATEWAY_LISTEN: listen });
    expect(parsed.error?.issues.map((issue) => issue.path)).toEqual([['CLOUDLET_GATEWAY_LISTEN']]);
  });
});
