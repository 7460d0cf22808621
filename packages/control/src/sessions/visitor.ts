/** Where somebody asks from. */
export type Visitor = {
  /** Null where it is not known. */
  readonly address: string | null;
  readonly userAgent: string | null;
};

/** What a browser says of itself is kept up to here: enough to know it again. */
const MAX_USER_AGENT_LENGTH = 500;

/** What is kept of a visitor. A link-local address is kept without the zone, which is our own interface's name (RFC 4007 section 11). */
export function keptOf({ address, userAgent }: Visitor): Visitor {
  return {
    address: address?.replace(/%.*$/, '') ?? null,
    userAgent: userAgent?.replaceAll('\0', '').slice(0, MAX_USER_AGENT_LENGTH) ?? null,
  };
}
