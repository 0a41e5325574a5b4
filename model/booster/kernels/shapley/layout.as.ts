// Where things are in memory: addresses and sizes stand in a header that ../../explain/shap-program.ts writes, in this order.

const HEADER: usize = 512;

/** Groups of leaves (see groups.as.ts), and how many there are. */
export function groups(): usize {
  return field(0);
}
export function groupCount(): i32 {
  return field(1);
}
/** Trees that are walked (see walks.as.ts), and how many there are. */
export function walks(): usize {
  return field(2);
}
export function walkCount(): i32 {
  return field(3);
}
/** f32: for each block of rows, for each slot (a feature that a tree splits on), the block's values. */
export function inputs(): usize {
  return field(4);
}
/** f64: for each block, for each slot, the rows' sums; then one slot that nobody reads. */
export function sums(): usize {
  return field(5);
}
/** f64, row by row: one value a feature, then the bias. */
export function results(): usize {
  return field(6);
}
/** For each block, bytes to work in, and how many. */
export function scratches(): usize {
  return field(7);
}
export function scratchBytes(): usize {
  return field(8);
}
/** Rows of a block: a multiple of 4. */
export function blockRows(): i32 {
  return field(9);
}
export function slots(): i32 {
  return field(10);
}
/** Values of a row of the results. */
export function width(): i32 {
  return field(11);
}
/** i32 by slot: its feature. */
export function slotFeatures(): usize {
  return field(12);
}
/** Rows of all blocks of this task. */
export function rows(): i32 {
  return field(13);
}
export function bias(): f64 {
  return load<f64>(HEADER + 256);
}

@inline
function field(index: usize): i32 {
  return load<i32>(HEADER + (index << 2));
}
