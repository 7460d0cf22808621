import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { composeText, inOrder, readComposeFile } from './compose-file.ts';
import { interpolate } from './interpolate.ts';
import { newVariables } from './variables.ts';

const variables = newVariables();
const file = readComposeFile(variables);
const services = Object.entries(file.services);

describe('docker-compose.yml', () => {
  test('is the whole control plane, each service after those that it needs', () => {
    expect(inOrder(file).map(([name]) => name)).toEqual([
      ...['postgres', 'redis', 'prepare', 'controller', 'gateway', 'portal'],
    ]);
  });

  test.each(Object.keys(variables))('demands %s, and an empty one is none', (name) => {
    expect(() => readComposeFile({ ...variables, [name]: undefined })).toThrow(`${name} is required: `);
    expect(() => readComposeFile({ ...variables, [name]: '' })).toThrow(`${name} is required: `);
  });

  test('has no password of its own: a default is an address, or nothing', () => {
    const defaults = [...composeText().matchAll(/\$\{(\w+):?-([^}]*)\}/g)];
    expect(defaults.length).toBeGreaterThan(0);
    for (const [, , value] of defaults) expect(value).toMatch(/^((http|ws):\/\/127\.0\.0\.1:\d+)?$/);
  });

  test('tells the portal alone of the identity provider that people sign in by, with all that it takes', () => {
    const provider = {
      CLOUDLET_OIDC_CLIENT_ID: 'cloudlet',
      CLOUDLET_OIDC_CLIENT_SECRET: 'a secret of the test',
      CLOUDLET_OIDC_ISSUER: 'https://login.example.org',
      CLOUDLET_OIDC_NAME: 'Example',
    };
    const { portal, ...others } = readComposeFile({ ...variables, ...provider }).services;
    expect(portal?.environment).toMatchObject(provider);
    expect(JSON.stringify(others)).not.toContain(provider.CLOUDLET_OIDC_CLIENT_SECRET);
  });

  test('opens ports on loopback alone', () => {
    const ports = services.flatMap(([, service]) => service.ports);
    expect(ports).toEqual(['127.0.0.1:6379:6379', '127.0.0.1:3001:3001', '127.0.0.1:3000:3000']);
  });

  test.each(services)('%s has a health check, or is waited for until it ends', (name, service) => {
    const dependents = services.map(([, other]) => other.depends_on[name]?.condition).filter(Boolean);
    const wanted = service.healthcheck ? 'service_healthy' : 'service_completed_successfully';
    expect(service.healthcheck !== undefined || dependents.length > 0).toBe(true);
    for (const condition of dependents) expect(condition).toBe(wanted);
  });

  test.each(services.filter(([, { build }]) => build))('%s runs confined', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      pull_policy: 'build',
    });
  });

  test('declares the volumes and configurations that it mounts, and the other way round', () => {
    const mounted = services.flatMap(([, { volumes }]) => volumes.map((volume) => volume.split(':')[0]));
    const configured = services.flatMap(([, { configs }]) => configs.map(({ source }) => source));
    expect(new Set(mounted)).toEqual(new Set(Object.keys(file.volumes)));
    expect(new Set(configured)).toEqual(new Set(Object.keys(file.configs)));
  });

  test('shares the images between prepare, which takes them in, and the gateway, which only reads them', () => {
    expect(file.services.prepare?.volumes).toContain('images:/var/lib/cloudlet/images');
    expect(file.services.gateway?.volumes).toEqual(['images:/var/lib/cloudlet/images:ro']);
    expect(file.services.gateway?.environment.CLOUDLET_IMAGE_DIR).toBe('/var/lib/cloudlet/images');
  });

  test('gives the owner of the tables to prepare alone', () => {
    const owners = services.filter(([, { environment }]) =>
      environment.DATABASE_URL?.includes('//cloudlet:'),
    );
    expect(owners.map(([name]) => name)).toEqual(['prepare']);
  });

  test('has no keys at its top but those of the specification', () => {
    const known = ['name', 'services', 'configs', 'volumes'];
    const keys = Object.keys(parse(composeText(), { merge: true }));
    expect(keys.filter((key) => !key.startsWith('x-'))).toEqual(known);
  });
});

// Written with # for $.
test.each([
  ['#A and #{A}', 'a and a'],
  ['#{NONE}|#{EMPTY}', '|'],
  ['#{NONE:-d} #{EMPTY:-d} #{EMPTY-d} #{A:-d}', 'd d  a'],
  ['#{A:?why} #{EMPTY?why}', 'a '],
  ['##{A} costs ##1', '#{A} costs #1'],
])('%s is filled in as compose does', (text, filled) => {
  const dollars = (marked: string) => marked.replaceAll('#', () => '$');
  expect(interpolate(dollars(text), { A: 'a', EMPTY: '' })).toBe(dollars(filled));
});
