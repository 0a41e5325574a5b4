import type { Gate } from '../../gates/gate.ts';
import type { Feature } from '../feature.ts';
import type { ToolStep } from '../plan.ts';
import { type Place, toolStep } from './place.ts';

export interface Dropped {
  column: string;
  reason: string;
}

/** What the model steps of a plan have in common, whatever the leads are about. */
export interface ModelData {
  /** The labelled table and what its columns are for. */
  dataset: { dataset: string; time_column: string; segment_column: string };
  /** Columns of the matrix, as `train-model` reads them. */
  features: readonly Omit<Feature, 'from' | 'phrase'>[];
  dropList: readonly Dropped[];
  booster: Record<string, unknown>;
  tiers: readonly { name: string; min: number }[];
  validation_fraction: number;
}

type Options = Record<string, unknown>;

/** Which columns no model may see; before the training that obeys it. */
export function definePolicy(place: Place, data: ModelData, gates: Gate[]): ToolStep {
  const input = { dataset: data.dataset.dataset, features: data.features, drop_list: data.dropList };
  return toolStep(place, { title: 'Define the PII policy', tool: 'define-pii-policy', input }, gates);
}

export function train(place: Place, data: ModelData, options: Options, gates: Gate[]): ToolStep {
  const input = { ...matrixInput(data), ...options };
  return toolStep(place, { title: 'Train the model', tool: 'train-model', input }, gates);
}

export function calibrate(place: Place, data: ModelData, options: Options, gates: Gate[]): ToolStep {
  const input = { ...data.dataset, ...options };
  return toolStep(place, { title: 'Calibrate by segment', tool: 'calibrate-model', input }, gates);
}

export function backtest(place: Place, data: ModelData, options: Options, gates: Gate[]): ToolStep {
  const input = { ...matrixInput(data), tiers: data.tiers, ...options };
  return toolStep(place, { title: 'Backtest', tool: 'backtest-model', input }, gates);
}

export function bundle(
  place: Place,
  data: ModelData,
  names: { name: string; plan: string },
  gates: Gate[],
): ToolStep {
  const input = { ...names, tiers: data.tiers };
  return toolStep(place, { title: 'Build the bundle', tool: 'build-bundle', input }, gates);
}

export function score(
  place: Place,
  data: ModelData,
  options: { candidates: string; time_column: string; outcome: string },
  gates: Gate[],
): ToolStep {
  const { segment_column } = data.dataset;
  const input = { ...options, segment_column, reason_column: 'unscorable_reason' };
  return toolStep(place, { title: 'Score and explain the open leads', tool: 'score-leads', input }, gates);
}

export function report(place: Place, title: string): ToolStep {
  return toolStep(place, { title: 'Write the report', tool: 'write-report', input: { title } }, []);
}

function matrixInput({ dataset, features, dropList, booster, validation_fraction }: ModelData) {
  const drop_list = dropList.map(({ column }) => column);
  return { ...dataset, features, drop_list, booster, validation_fraction };
}
