import { once } from 'node:events';
import { connect, type PeerCertificate } from 'node:tls';
import { DOOR_PROTOCOLS, type JoinToken, splitAddress } from '@cloudlet/contract';
import { messageOf, Problem } from '../errors.ts';

/** The control plane, as it was reached and recognised. */
export type ReachedDoor = {
  /** `host:port`. */
  readonly address: string;
  /** The certificate of the cloud's authority, PEM. */
  readonly authority: string;
};

const ANSWER_WITHIN_MS = 10_000;

/**
 * Finds the control plane at one of its addresses and makes sure that it is the one of the join command: by the fingerprint of its
 * authority, before anything is told to it.
 * @throws Problem where none answers, or another cloud does
 */
export async function reachDoor({ addresses, fingerprint }: Pick<JoinToken, 'addresses' | 'fingerprint'>) {
  const failures: string[] = [];
  for (const address of addresses) {
    const found = await lookAt(address).catch((error: unknown) => messageOf(error));
    if (typeof found === 'string') {
      failures.push(`${address}: ${found}`);
      continue;
    }
    if (found.fingerprint !== fingerprint) throw isAnother(address);
    return { address, authority: found.authority } satisfies ReachedDoor;
  }
  throw new Problem('The control plane does not answer', {
    why: failures.join('\n'),
    next: 'Is the door open (./cloudlet status on the control plane), and do firewalls let this machine reach it?',
  });
}

/** Shakes hands without trusting anybody, and looks at who stands behind the certificate. Nothing is sent. */
async function lookAt(address: string) {
  const { fingerprintOf } = await import('@cloudlet/certificates');
  const socket = connect({
    ...splitAddress(address),
    rejectUnauthorized: false,
    ALPNProtocols: [DOOR_PROTOCOLS.http],
  });
  socket.setTimeout(ANSWER_WITHIN_MS, () =>
    socket.destroy(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`)),
  );
  try {
    await once(socket, 'secureConnect');
    const { raw } = lastOf(socket.getPeerCertificate(true));
    return { fingerprint: fingerprintOf(raw), authority: toPem(raw) };
  } finally {
    socket.destroy();
  }
}

type Chained = PeerCertificate & { readonly issuerCertificate?: Chained };

/** The end of the chain is its own issuer. */
function lastOf(certificate: Chained): Chained {
  const { issuerCertificate: issuer } = certificate;
  return !issuer || issuer.fingerprint256 === certificate.fingerprint256 ? certificate : lastOf(issuer);
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function isAnother(address: string): Problem {
  return new Problem(`${address} is not the control plane that made this join command`, {
    why: 'It shows the certificate of another authority: another cloud has this address now, the cloud was set up anew, or somebody stands in between.',
    next: 'Nothing was told to it. Make a new join command on the control plane: ./cloudlet node enroll NAME',
  });
}
