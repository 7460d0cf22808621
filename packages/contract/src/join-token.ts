/** What a join command tells a machine: where the control plane is, how to know it, and what lets the machine in, once. */
export type JoinToken = {
  /** `host:port` of the door, in the order in which to try them. */
  readonly addresses: readonly string[];
  readonly secret: string;
  /** SHA-256 of the certificate of the cloud's authority, in base64url. */
  readonly fingerprint: string;
};

/** Says what it is when it turns up where it should not be, e.g. to secret scanners. */
const PREFIX = 'clj_';
const FORM = /^clj_([\w-]{20,100})\.([\w-]{43})@([\w.:,-]+)$/;
const ADDRESS = /^[\w.:-]+:\d{1,5}$/;

/** One word that a shell takes as it is: `clj_SECRET.FINGERPRINT@HOST:PORT,…`. An IPv6 address stands there without brackets. */
export function formatJoinToken({ addresses, secret, fingerprint }: JoinToken): string {
  return `${PREFIX}${secret}.${fingerprint}@${addresses.join(',')}`;
}

/** @returns null for what is no token, e.g. one that was cut off when it was copied */
export function parseJoinToken(text: string): JoinToken | null {
  const [, secret, fingerprint, list] = FORM.exec(text) ?? [];
  const addresses = list?.split(',') ?? [];
  if (!secret || !fingerprint || !addresses.every((address) => ADDRESS.test(address))) return null;
  return { addresses, secret, fingerprint };
}

/** The command that a person runs on the machine that is to join. */
export function joinCommand(token: JoinToken): string {
  return `./cloudlet node join ${formatJoinToken(token)}`;
}

/** Takes `host:port` apart; the host may be an IPv6 address. */
export function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at), port: Number(address.slice(at + 1)) };
}
