import { type Booster, baseMarginOf, treeWeightOf } from '../../../../model/booster/booster.ts';
import { leafOf } from '../../../../model/booster/tree.ts';
import { readGolden } from '../../golden.ts';

/** What one version of xgboost saved and what it predicts from it. */
export interface FormatGolden {
  xgboost: string;
  names: string[];
  types: string[];
  columns: (number | null)[][];
  cases: FormatCase[];
}

export interface FormatCase {
  name: string;
  rounds: number;
  json: string;
  ubjson: string;
  margins: number[];
  leaves: number[][];
}

export const formatGoldens = ['1.7.6', '2.1.4', '3.0.5', '3.2.0'].map(
  (version) => readGolden(`formats/xgboost-${version}.json`) as FormatGolden,
);

export const savedModels = formatGoldens.flatMap(({ xgboost, cases }) =>
  cases.map((model) => ({ ...model, xgboost, ubjson: new Uint8Array(Buffer.from(model.ubjson, 'base64')) })),
);

export const newest = savedModels.filter(({ xgboost }) => xgboost === '3.2.0');

export function savedModel(name: string, xgboost = '3.2.0'): (typeof savedModels)[number] {
  const found = savedModels.find((model) => model.name === name && model.xgboost === xgboost);
  if (found === undefined) throw new Error(`No golden ${name} of ${xgboost}.`);
  return found;
}

/** The rows that every version scored. */
export const scoredColumns = (formatGoldens[0] as FormatGolden).columns.map((column) =>
  Float32Array.from(column, (value) => value ?? Number.NaN),
);

/** By row, the leaf in every tree. */
export function leavesOf({ trees }: Booster): number[][] {
  return rows.map((row) => trees.map((tree) => leafOf(tree, scoredColumns, row)));
}

/** By row, the sum that defines a booster. */
export function marginsOf(booster: Booster): number[] {
  return leavesOf(booster).map((leaves) =>
    leaves.reduce(
      (sum, leaf, id) => sum + (booster.trees[id]?.threshold[leaf] as number) * treeWeightOf(booster, id),
      baseMarginOf(booster),
    ),
  );
}

const rows = [...(scoredColumns[0] as Float32Array).keys()];
