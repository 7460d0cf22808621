import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { sha512Crypt } from './sha512-crypt.ts';

test('hashes as the specification says', async () => {
  // The specification's own vector with the default rounds.
  expect(await sha512Crypt('Hello world!', 'saltstring')).toBe(
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  );
});

test.each(['x', 'correct horse battery staple', '密码密码', 'a'.repeat(63), 'a'.repeat(64), 'a'.repeat(128)])(
  'agrees with OpenSSL on %s',
  async (password) => {
    const salt = 'Zz./09aAbBcCdDeE';
    const theirs = execFileSync('openssl', ['passwd', '-6', '-salt', salt, '-stdin'], { input: password });
    expect(await sha512Crypt(password, salt)).toBe(theirs.toString().trim());
  },
);

test('salts differently each time', async () => {
  expect(await sha512Crypt('same')).not.toBe(await sha512Crypt('same'));
});
