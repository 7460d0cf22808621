import type { Operation } from '@cloudlet/tests/cloud';
import { median } from '../statistics.ts';

/** Where the time of one creation goes: each span's start and length, in ms since its request was sent. */
export type Timeline = readonly { readonly span: string; readonly from: number; readonly took: number }[];

/** @param request when it was sent, and when libvirt said that the domain runs (performance.now of this process) */
export function timelineOf(
  { acceptedAt, startedAt, steps, endedAt }: Operation,
  request: { readonly from: number; readonly at: number; readonly response: number },
): Timeline {
  const sent = performance.timeOrigin + request.from;
  const since = (time: string | null) => Date.parse(time ?? '') - sent;
  const span = (name: string, from: number, to: number) => ({ span: name, from, took: to - from });
  return [
    span('HTTP request → response', 0, request.response),
    span('accepted → taken by the agent', since(acceptedAt), since(startedAt)),
    ...steps.map((step) => span(`step ${step.name}`, since(step.startedAt), since(step.endedAt))),
    span('request → libvirt says it runs', 0, request.at - request.from),
    span('request → result committed', 0, since(endedAt)),
  ];
}

export function printTimeline(timelines: readonly Timeline[]): void {
  console.log('\n| create | begins after | takes |');
  console.log('|---|---|---|');
  for (const [index, { span }] of (timelines[0] ?? []).entries()) {
    const of = timelines.flatMap((timeline) => timeline[index] ?? []);
    const from = Math.round(median(of.map((one) => one.from)));
    console.log(`| ${span} | ${from} ms | ${Math.round(median(of.map((one) => one.took)))} ms |`);
  }
}
