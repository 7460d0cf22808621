/**
 * A host name label (RFC 1123 section 2.1): what tenants, nodes and instances are called, for it becomes the guest's host name and
 * part of its domain's name. The database's CHECK says the same.
 */
export const HOST_NAME_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export function isHostNameLabel(text: string): boolean {
  return HOST_NAME_LABEL.test(text);
}

/**
 * Whether a text that people choose freely can be shown on one line as it is: no line breaks, no other control characters, and none of those
 * that turn the direction of what follows, which would show another text than is written (Unicode's UAX #9, explicit formatting).
 */
export function isOneLine(text: string): boolean {
  return !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(text);
}
