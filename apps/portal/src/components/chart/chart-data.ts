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

/** All steps of a history, with the item of each; null where the step was not sampled, so that a gap is drawn as one. */
export function stepsOf<History extends Sampled>(
  history: History,
): {
  readonly moments: ChartMoments;
  readonly items: readonly (History['items'][number] | null)[];
} {
  const byMoment = new Map(history.items.map((item) => [Date.parse(item.at), item]));
  const stepMs = history.stepSeconds * 1_000;
  const moments: number[] = [];
  for (let at = Date.parse(history.from); at <= Date.parse(history.to); at += stepMs) moments.push(at);
  return { moments, items: moments.map((at) => byMoment.get(at) ?? null) };
}
