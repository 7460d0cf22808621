import { X509Certificate } from 'node:crypto';
import { Problem } from '../errors.ts';
import { authorityFiles } from '../state/authority.ts';
import { readFileIfExists, writeFileAtomically } from '../state/files.ts';
import type { StatePaths } from '../state/paths.ts';
import type { Step } from './runner.ts';

/** For its owner and the gateway's user, whose group the files get. */
const MODE = 0o640;

/**
 * The cloud has an authority of its own, and the control plane a certificate of it. An authority that is there is never replaced: the
 * compute nodes of other machines know the cloud by it.
 */
export function authorityStep(paths: StatePaths): Step {
  const { authority, controlPlane } = authorityFiles(paths);
  const read = (files: typeof authority) => ({
    certificate: readFileIfExists(files.certificate),
    key: readFileIfExists(files.key),
  });
  return {
    name: 'Certificates',
    async check() {
      const [own, server] = [read(authority), read(controlPlane)];
      if (!own.certificate || !own.key || !server.certificate || !server.key) return undefined;
      const issuer = new X509Certificate(own.certificate);
      return new X509Certificate(server.certificate).verify(issuer.publicKey)
        ? { value: undefined }
        : undefined;
    },
    async apply() {
      const { makeAuthority, makeServerCertificate } = await import('@cloudlet/certificates');
      const { certificate, key } = read(authority);
      if (Boolean(certificate) !== Boolean(key)) throw halfLost(paths);
      const own = certificate && key ? { certificate, key } : await makeAuthority();
      const server = await makeServerCertificate(own);
      writeFileAtomically(authority.key, own.key, MODE);
      writeFileAtomically(authority.certificate, own.certificate, MODE);
      writeFileAtomically(controlPlane.key, server.key, MODE);
      writeFileAtomically(controlPlane.certificate, server.certificate, MODE);
    },
  };
}

function halfLost({ authority }: StatePaths): Problem {
  return new Problem(`Half of the cloud's authority is missing in ${authority}`, {
    why: 'Its certificate and its key belong together; the compute nodes of other machines know the cloud by them.',
    next: 'Put the folder back from a backup. Where there is none: remove it, run ./cloudlet up, and let those nodes join anew.',
  });
}
