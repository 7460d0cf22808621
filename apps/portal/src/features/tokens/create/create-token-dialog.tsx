'use client';

import { useState } from 'react';
import { TokenForm } from './token-form.tsx';
import { type NewToken, TokenMade } from './token-made.tsx';

/** Asks what the token may do, then shows it, once. */
export function CreateTokenDialog({
  cloud,
  onClose,
}: {
  readonly cloud: boolean;
  readonly onClose: () => void;
}) {
  const [made, setMade] = useState<NewToken | null>(null);
  if (made !== null) return <TokenMade token={made} onClose={onClose} />;
  return <TokenForm cloud={cloud} onMade={setMade} onClose={onClose} />;
}
