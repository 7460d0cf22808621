import { randomUUID } from 'node:crypto';
import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { boundedRequest, problemResponse } from '#server/api.ts';
import { authOptions } from '#server/auth-options.ts';

type RouteContext = { params: Promise<{ nextauth: string[] }> };

/** NextAuth itself would read a body of any size, from anybody. */
async function handle(request: NextRequest, context: RouteContext): Promise<Response> {
  const bounded = await boundedRequest(request).catch((error: unknown) =>
    problemResponse(error, randomUUID()),
  );
  if (bounded instanceof Response) return bounded;
  return NextAuth(new NextRequest(bounded) as never, context as never, authOptions());
}

export { handle as GET, handle as POST };
