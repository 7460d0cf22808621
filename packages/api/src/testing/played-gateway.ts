import { type Database, redeemConsoleTicket } from '@cloudlet/control';
import { serve } from './serve.ts';

/** The gateway's half of `GET /instances/{id}/console-output`: redeems tickets as it does, and answers what a test says. */
export type PlayedGateway = {
  readonly origin: string;
  /** What a console said last, or why it cannot be told (a `reason` of the contract). */
  answer: { readonly output: Uint8Array } | { readonly status: number; readonly reason: string };
  readonly close: () => Promise<void>;
};

export async function playGateway(database: Database): Promise<PlayedGateway> {
  const { origin, close } = await serve(async (request) => {
    const ticket = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
    const grant = await redeemConsoleTicket(database, { ticket });
    if (!grant) return Response.json({ reason: 'ticket_invalid' }, { status: 401 });
    const { answer } = gateway;
    if ('output' in answer) return new Response(Buffer.from(answer.output));
    return Response.json({ reason: answer.reason }, { status: answer.status });
  });
  const gateway: PlayedGateway = { origin, close, answer: { output: Buffer.from('login: ') } };
  return gateway;
}
