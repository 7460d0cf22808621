import { domainRef, networkRef } from '../procedures/refs.ts';
import { enumeration, int32, orNull, string, struct, type Value } from '../xdr/index.ts';
import { ERROR_LEVELS, errorCodeName, errorDomainName } from './codes.ts';
import { LibvirtError } from './errors.ts';

/** `virNetMessageError`: the body of every reply and stream packet with status `error`. */
export const wireError = struct({
  code: int32,
  domain: int32,
  message: orNull(string),
  level: enumeration(ERROR_LEVELS),
  dom: orNull(domainRef),
  str1: orNull(string),
  str2: orNull(string),
  str3: orNull(string),
  int1: int32,
  int2: int32,
  net: orNull(networkRef),
});

/**
 * Makes the error that callers see. libvirt mostly repeats in str1 the format that the message was made of and in
 * str2 what was filled in; only what the message does not say already is kept.
 */
export function toLibvirtError(wire: Value<typeof wireError>, procedure: string): LibvirtError {
  const codeName = errorCodeName(wire.code);
  const message = wire.message ?? `libvirt error ${codeName}`;
  const texts = [wire.str1, wire.str2, wire.str3].filter(
    (text): text is string => text !== null && !text.includes('%') && !message.includes(text),
  );
  const numbers = [wire.int1, wire.int2].filter((number) => number !== 0 && number !== -1);
  return new LibvirtError(message, {
    code: wire.code,
    codeName,
    domain: wire.domain,
    domainName: errorDomainName(wire.domain),
    level: wire.level,
    procedure,
    details: [...texts, ...numbers],
  });
}
