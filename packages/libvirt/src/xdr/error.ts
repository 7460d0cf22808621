/** Bytes or values that do not fit the XDR type they were read or written as (RFC 4506, libvirt's limits). */
export class XdrError extends Error {
  override readonly name = 'XdrError';
}
