'use client';

import { Card } from '#components/kit/card.tsx';
import { ErrorState, RENDER_FAILED } from '#components/kit/error-state.tsx';

/** A page that could not be shown at all; the frame around it stays. */
export default function ConsoleError({ reset }: { readonly reset: () => void }) {
  return (
    <Card>
      <ErrorState error={RENDER_FAILED} onRetry={reset} />
    </Card>
  );
}
