import type { Visitor } from '@cloudlet/api';
import { markedClientAddress } from './mark-client-address.ts';

/** Where somebody signs in from. */
export function visitorOf(headers: Headers): Visitor {
  return { address: markedClientAddress(headers), userAgent: headers.get('user-agent') };
}
