import { type Booster, fromXgboostJson } from '../../../../model/booster/index.ts';
import type { Matrix } from '../../../../model/booster/matrix.ts';
import { readGolden } from '../../golden.ts';

/** What xgboost and shap said (make_shap_goldens.py). */
export interface ShapCase {
  name: string;
  booster: Booster;
  margins: number[];
  contributions: number[];
  /** Of the first four rows. */
  interactions: number[];
  importance: Record<string, Record<string, number>>;
  /** Where shap explains such a model. */
  interventional?: number[];
  interventionalBias?: number;
}

interface ShapGolden {
  names: string[];
  columns: (number | null)[][];
  background: (number | null)[][];
  cases: (Omit<ShapCase, 'booster'> & { model: string })[];
}

const golden = readGolden('shap.json') as ShapGolden;

export const shapCases: ShapCase[] = golden.cases.map(({ model, ...rest }) => ({
  ...rest,
  booster: fromXgboostJson(model),
}));

export const fewRows = matrixOf(golden.columns);
export const backgroundRows = matrixOf(golden.background);

function matrixOf(columns: (number | null)[][]): Matrix {
  return {
    rows: columns[0]?.length ?? 0,
    names: golden.names,
    columns: columns.map((column) => Float32Array.from(column, (value) => value ?? Number.NaN)),
  };
}
