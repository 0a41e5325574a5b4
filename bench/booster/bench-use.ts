import { join } from 'node:path';
import { treeShap } from '../../model/booster/explain/tree-shap.ts';
import { type CompiledBooster, compileBooster, predictProbability } from '../../model/booster/index.ts';
import { selectRows, rowOf as valuesOfRow } from '../../model/booster/matrix.ts';
import type { Bench } from './bench.ts';
import { trainOurs } from './bench-training.ts';
import { type Comparison, secondsOf } from './measured.ts';
import { readTable } from './tables.ts';

interface Timed {
  seconds: number;
}

/** Explaining and predicting with the model that each side trained, which is the same. */
export async function benchUse(bench: Bench, folder: string): Promise<Comparison[]> {
  const { side, table, rounds, threads, repeats, quick } = bench;
  const data = readTable(table);
  const booster = trainOurs(data, rounds, threads);
  await side.ask({ do: 'train', table, rounds });
  const model = join(folder, 'model.json');
  await side.ask({ do: 'save', table, path: model });

  const explained = quick ? 2_000 : 8_000;
  const part = selectRows(
    data.matrix,
    Int32Array.from({ length: explained }, (_, row) => row),
  );
  const inTurn = async (ours: () => number, question: { do: string; [name: string]: unknown }) => {
    const pairs: Pick<Comparison, 'ours' | 'theirs'> = { ours: [], theirs: [] };
    for (let repeat = 0; repeat < repeats; repeat++) {
      pairs.ours.push(ours());
      pairs.theirs.push((await side.ask<Timed>({ table, ...question })).seconds);
    }
    return pairs;
  };
  const explain = () => secondsOf(() => treeShap(booster, part, { threads }));
  const batch = () => secondsOf(() => predictProbability(booster, data.matrix, { threads }));
  const calls = quick ? 20_000 : 100_000;
  const compiled = compileBooster(booster);
  const rows = Array.from({ length: 1000 }, (_, row) => valuesOfRow(data.matrix, row));
  const single = () => secondsOfRow(compiled, rows, calls);
  const comparisons: Comparison[] = [
    {
      what: `TreeSHAP of ${explained} rows, beside pred_contribs`,
      scale: 1,
      unit: 's',
      ...(await inTurn(explain, { do: 'contributions', rows: explained })),
      limit: 0.1,
    },
    {
      what: 'batch of all rows, beside predict on a DMatrix made before',
      ...milliseconds,
      ...(await inTurn(batch, { do: 'predict' })),
      limit: 1,
    },
    {
      what: 'batch of all rows, beside inplace_predict',
      ...milliseconds,
      ...(await inTurn(batch, { do: 'predict_in_place' })),
      limit: 1,
    },
    {
      what: 'one row, beside its C API called from Python',
      ...microseconds,
      ...(await inTurn(single, { do: 'one_row', calls: calls / 10 })),
    },
  ];
  const inC = { do: 'one_row_in_c', model, calls: calls / 10 };
  const { seconds } = await side.ask<Partial<Timed>>({ table, ...inC });
  if (seconds === undefined) return comparisons;
  const pairs = await inTurn(single, inC);
  return [
    ...comparisons,
    { what: 'one row, beside its C API called from C', ...microseconds, ...pairs, limit: 0.2 },
  ];
}

const milliseconds = { scale: 1000, unit: 'ms' };
const microseconds = { scale: 1e6, unit: 'µs' };

/** A thousand rows one after another, as often as it takes; the first round makes the engine warm. */
function secondsOfRow(compiled: CompiledBooster, rows: readonly Float32Array[], calls: number): number {
  for (const row of rows) compiled.probability(row);
  return (
    secondsOf(() => {
      for (let call = 0; call < calls; call++) compiled.probability(rows[call % rows.length] as Float32Array);
    }) / calls
  );
}
