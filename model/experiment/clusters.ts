/** How many leads a rep has, and how many of them converted. */
export interface Cluster {
  size: number;
  positives: number;
}

/**
 * Intraclass correlation of conversions within clusters by analysis of variance (Donner & Koval 1980; Ridout, Demétrio & Firth 1999), at least 0. Null with fewer
 * than two clusters, or when every cluster has one lead.
 */
export function intraclassCorrelation(clusters: readonly Cluster[]): number | null {
  const groups = clusters.filter(({ size }) => size > 0);
  const leads = sum(groups, ({ size }) => size);
  if (groups.length < 2 || leads === groups.length) return null;
  const rate = sum(groups, ({ positives }) => positives) / leads;
  const within = sum(groups, ({ size, positives }) => positives * (1 - positives / size));
  const between = sum(groups, ({ size, positives }) => size * (positives / size - rate) ** 2);
  const meanWithin = within / (leads - groups.length);
  const meanBetween = between / (groups.length - 1);
  const typical = (leads - sum(groups, ({ size }) => size * size) / leads) / (groups.length - 1);
  const spread = meanBetween + (typical - 1) * meanWithin;
  if (spread === 0) return null;
  return Math.max(0, (meanBetween - meanWithin) / spread);
}

/**
 * How many times more leads an experiment needs when whole clusters are assigned to arms (Kish 1965, with unequal sizes after Eldridge, Ashby & Kerry 2006): 1 where
 * conversions do not cluster. `sizes` are the leads of each cluster in the experiment.
 */
export function designEffect(sizes: readonly number[], correlation: number): number {
  const used = sizes.filter((size) => size > 0);
  if (used.length === 0) return 1;
  const weighted = sum(used, (size) => size * size) / sum(used, (size) => size);
  return 1 + (weighted - 1) * correlation;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((all, item) => all + of(item), 0);
}
