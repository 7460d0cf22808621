import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildNoCloudSeed, type SeedInput } from './nocloud.ts';

const input: SeedInput = {
  instanceId: '0190b5a2-0000-7000-8000-000000000001',
  hostname: 'web-1',
  sshPublicKeys: ['ssh-ed25519 AAAAC3Nz alice@laptop'],
  consolePasswordHash: '$6$salt$hash/with.dots',
  defaultUser: 'cloud',
  userData: null,
};

const HOSTILE = [
  'x: y',
  '- item',
  '"quoted"',
  "it's",
  'a\nb: c',
  '*alias',
  '&anchor',
  '!!python/object/apply:os.system [id]',
  '#cloud-config',
  '{a: b}',
  '[1]',
  'yes',
  'null',
  '~',
  '012',
  '1:30',
  '1e3',
  '---\nruncmd: [reboot]',
  '%TAG',
  '`id`',
  '$(id)',
  ' leading and trailing ',
  '\t',
  '\u0000\u0007\u2028\u0085\u007f\ufeff\uffff',
  'no\u2029line',
  '用户',
];

/** As cloud-init reads it: YAML 1.1. */
const read = (text: string) => parse(text, { version: '1.1' });

describe('buildNoCloudSeed', () => {
  it('names the instance and its keys in meta-data', () => {
    expect(read(buildNoCloudSeed(input).metaData)).toEqual({
      'instance-id': input.instanceId,
      'local-hostname': 'web-1',
      'public-keys': input.sshPublicKeys,
    });
  });

  it('leaves the keys out where there are none', () => {
    expect(read(buildNoCloudSeed({ ...input, sshPublicKeys: [] }).metaData)).not.toHaveProperty(
      'public-keys',
    );
  });

  it('sets the password of the default user as a hash in vendor-data', () => {
    const { vendorData } = buildNoCloudSeed(input);
    expect(vendorData.split('\n', 1)).toEqual(['#cloud-config']);
    expect(read(vendorData)).toEqual({
      ssh_pwauth: false,
      chpasswd: {
        expire: false,
        users: [{ name: 'cloud', password: '$6$salt$hash/with.dots', type: 'hash' }],
      },
    });
  });

  it('changes no password where none was given', () => {
    expect(read(buildNoCloudSeed({ ...input, consolePasswordHash: null }).vendorData)).toEqual({
      ssh_pwauth: false,
    });
  });

  it('passes user data on to the byte, and an empty cloud-config where there is none', () => {
    const userData = '#!/bin/sh\r\n\techo "a: b"\n\n';
    expect(buildNoCloudSeed({ ...input, userData }).userData).toBe(userData);
    expect(buildNoCloudSeed({ ...input, userData: '' }).userData).toBe('');
    expect(buildNoCloudSeed(input).userData).toBe('#cloud-config\n');
  });

  it.each(HOSTILE)('lets no value become structure: %j', (text) => {
    expectTextsToSurvive(text);
  });

  it('lets no text at all become structure', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), expectTextsToSurvive));
  });

  it('holds no character that PyYAML refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { metaData } = buildNoCloudSeed({ ...input, hostname: text });
        expect(metaData).toMatch(/^[\n\x20-\x7e\xa0-\ufffd]*$/);
      }),
    );
  });

  it('is read by the tiny image too', () => {
    const seed = buildNoCloudSeed({
      ...input,
      hostname: 'yes',
      sshPublicKeys: [`ssh-rsa ${'A'.repeat(700)} a: "b" #c`],
    });
    expect(flatten(seed.metaData)).toEqual([
      `instance-id\t${input.instanceId}`,
      'local-hostname\tyes',
      `public-keys.0\tssh-rsa ${'A'.repeat(700)} a: "b" #c`,
    ]);
    expect(flatten(seed.vendorData)).toContain('chpasswd.users.0.password\t$6$salt$hash/with.dots');
    expect(flatten(seed.vendorData)).toContain('chpasswd.expire\tfalse');
  });
});

function expectTextsToSurvive(text: string): void {
  const seed = buildNoCloudSeed({
    ...input,
    instanceId: text,
    hostname: text,
    sshPublicKeys: [text, text],
    consolePasswordHash: text,
    defaultUser: text,
  });
  expect(read(seed.metaData)).toEqual({
    'instance-id': text,
    'local-hostname': text,
    'public-keys': [text, text],
  });
  expect(read(seed.vendorData)).toEqual({
    ssh_pwauth: false,
    chpasswd: { expire: false, users: [{ name: text, password: text, type: 'hash' }] },
  });
}

/** The tiny image's own reader of YAML, an awk script, run here by the host's awk. */
function flatten(document: string): string[] {
  const script = fileURLToPath(
    new URL('../../../infra/images/tiny/root/usr/lib/tiny/yaml.awk', import.meta.url),
  );
  return execFileSync('awk', ['-f', script], { input: document, encoding: 'utf8' }).trimEnd().split('\n');
}
