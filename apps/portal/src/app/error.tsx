'use client';

import { ErrorState, RENDER_FAILED } from '#components/kit/error-state.tsx';

/** When even the frame could not be made, e.g. without a database. */
export default function RootError({ reset }: { readonly reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <ErrorState error={RENDER_FAILED} onRetry={reset} />
    </main>
  );
}
