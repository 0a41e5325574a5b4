import { xgboostNames } from './parameter-table.ts';
import type { BoosterParameters } from './parameters.ts';

/** Parameters by XGBoost's names, as text. What is absent, or left to whoever calls XGBoost, is not among them. */
export function xgboostSettings(
  parameters: Partial<BoosterParameters>,
  columns: readonly string[],
): [name: string, value: string][] {
  return Object.entries(xgboostNames).flatMap(([ours, theirs]) => {
    const value = parameters[ours as keyof BoosterParameters];
    // XGBoost searches otherwise where constraints are given, even if none has a direction; here they are the same as none.
    const constrains =
      ours !== 'monotoneConstraints' || Object.values(value ?? {}).some((direction) => direction !== 0);
    return theirs === null || value === undefined || !constrains
      ? []
      : [[theirs, settingText(ours, value, columns)]];
  });
}

function settingText(name: string, value: unknown, columns: readonly string[]): string {
  if (name === 'monotoneConstraints') {
    const directions = value as Record<string, number>;
    return `(${columns.map((column) => (Object.hasOwn(directions, column) ? directions[column] : 0)).join(',')})`;
  }
  if (name === 'interactionConstraints') {
    return JSON.stringify(
      (value as string[][]).map((group) => group.map((column) => columns.indexOf(column))),
    );
  }
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}
