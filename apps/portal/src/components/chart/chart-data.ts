/** One line of a chart. */
export type ChartSeries = {
  readonly key: string;
  readonly label: string;
  readonly colour: 'accent' | 'good' | 'warn' | 'bad' | 'muted';
  /** A bound rather than a figure: dashed, and nothing is filled below it. */
  readonly isBound?: boolean;
  /** One for each moment; null where nothing is known. */
  readonly values: readonly (number | null)[];
};

/** Moments as the chart has them: milliseconds since 1970, each the beginning of a step. */
export type ChartMoments = readonly number[];

type Sampled = {
  readonly stepSeconds: number;
  readonly from: string;
  readonly to: string;
  readonly items: readonly { readonly at: string }[];
};

/** What is drawn of a history that has just begun: an hour, where a day is looked at. */
const FEWEST_STEPS = 12;

/**
 * The steps of a history from the first that was sampled, with the item of each; null where the step was not sampled, so that a gap is drawn as
 * one. Of a young cloud's day the hours are left out in which it was not there: what there is would be a dot at the edge.
 */
export function stepsOf<History extends Sampled>(
  history: History,
): {
  readonly moments: ChartMoments;
  readonly items: readonly (History['items'][number] | null)[];
} {
  const byMoment = new Map(history.items.map((item) => [Date.parse(item.at), item]));
  const stepMs = history.stepSeconds * 1_000;
  const all: number[] = [];
  for (let at = Date.parse(history.from); at <= Date.parse(history.to); at += stepMs) all.push(at);
  const first = all.findIndex((at) => byMoment.has(at));
  const moments = all.slice(Math.max(0, Math.min(first, all.length - FEWEST_STEPS)));
  return { moments, items: moments.map((at) => byMoment.get(at) ?? null) };
}
