import { setImmediate } from 'node:timers/promises';
import { shapExplainer } from '../../model/booster/explain/tree-shap.ts';
import { predictMargin } from '../../model/booster/index.ts';
import { type Matrix, selectRows } from '../../model/booster/matrix.ts';
import type { ToolContext } from '../tool.ts';
import type { Bundle } from './bundle.ts';
import { calibrate, scalingOf } from './calibrators.ts';
import { type Driver, driversOf, valueAt } from './drivers.ts';
import type { FittedFeature } from './features.ts';
import { narrativeOf, type Telling } from './narrative.ts';
import type { ModelRows } from './read-rows.ts';
import { asShown, tierOf } from './tiers.ts';

export interface ScoredLead {
  row: number;
  probability: number;
  tier: string;
  /** At most five that raise the score, then at most five that lower it, the strongest first. */
  drivers: Driver[];
  narrative: string;
}

export interface Explained {
  leads: ScoredLead[];
  /** Mean |SHAP| of each feature over the leads, in log-odds of the margin. */
  meanAbsolute: Float64Array;
  /** The largest distance between a lead's margin and the sum of its SHAP values. */
  largestGap: number;
}

const chunkRows = 2000;

/** Scores, explains, tiers and narrates the given rows. It lets go of the thread between chunks, so that an abort is heard. */
export async function explainRows(
  data: ModelRows,
  matrix: Matrix,
  rows: Int32Array,
  bundle: Bundle,
  telling: Telling & { outcome: string },
  context: Pick<ToolContext, 'signal' | 'progress'>,
): Promise<Explained> {
  const width = matrix.names.length + 1;
  const total = new Float64Array(matrix.names.length);
  const leads: ScoredLead[] = [];
  let largestGap = 0;
  // Chunks are small: one thread explains one sooner than another would have started.
  using explainer = shapExplainer(bundle.booster, { threads: 1 });
  for (let begin = 0; begin < rows.length; begin += chunkRows) {
    await setImmediate();
    context.signal.throwIfAborted();
    const chunk = rows.subarray(begin, begin + chunkRows);
    const part = selectRows(matrix, chunk);
    const margins = predictMargin(bundle.booster, part);
    const segments = Array.from(chunk, (row) => data.segments[row] as string);
    const probabilities = calibrate(bundle.calibrators, margins, segments);
    const { values } = explainer.explain(part);
    for (const [index, row] of chunk.entries()) {
      const shap = values.subarray(index * width, (index + 1) * width);
      const sum = shap.reduce((added, value) => added + value, 0);
      largestGap = Math.max(largestGap, Math.abs(sum - (margins[index] as number)));
      for (let feature = 0; feature < total.length; feature++) {
        total[feature] = (total[feature] as number) + Math.abs(shap[feature] as number);
      }
      // The calibrated log-odds are -(a f + b), so a fact's share of them is -a times its share of the margin.
      const slope = -scalingOf(bundle.calibrators, segments[index] as string).a;
      const contributions = shap.map((value) => slope * value);
      const value = (feature: FittedFeature, at: number) =>
        valueAt(columnOf(data, feature.name), matrix.columns[at] as Float32Array, row);
      const { up, down } = driversOf(bundle.features.features, contributions, value);
      leads.push(tell(row, asShown(probabilities[index] as number), [...up, ...down], bundle, telling));
    }
    context.progress({
      message: 'scoring and explaining',
      done: begin + chunk.length,
      total: rows.length,
      unit: 'leads',
    });
  }
  return { leads, meanAbsolute: total.map((sum) => sum / Math.max(1, rows.length)), largestGap };
}

function tell(
  row: number,
  probability: number,
  drivers: Driver[],
  { tiers: { tiers, base_rate: baseRate } }: Bundle,
  telling: Telling & { outcome: string },
): ScoredLead {
  return {
    row,
    probability,
    tier: tierOf(probability, tiers).name,
    drivers,
    narrative: narrativeOf(drivers, { probability, baseRate, outcome: telling.outcome }, telling),
  };
}

function columnOf(data: ModelRows, name: string): ModelRows['columns'][string] {
  const column = data.columns[name];
  if (column === undefined) throw new Error(`The feature ${name} was not read.`);
  return column;
}
