// Where things are in memory. Addresses and sizes stand in a header that ../training-layout.ts writes, in this order.

const HEADER: usize = 512;

/** Rows of the matrix, and of those in the list that are counted. */
export function rows(): i32 {
  return field(0);
}
export function counted(): i32 {
  return field(1);
}
/** i32: the rows in the order of the tree's nodes. */
export function list(): usize {
  return field(2);
}
/** f64 pairs of quantised gradient and hessian, in the order of the list. */
export function pairs(): usize {
  return field(3);
}
/** Where rows and pairs are put down while a node is split. */
export function spareList(): usize {
  return field(4);
}
export function sparePairs(): usize {
  return field(5);
}
/** f32 by row. */
export function gradients(): usize {
  return field(6);
}
export function hessians(): usize {
  return field(7);
}
export function margins(): usize {
  return field(8);
}
export function labels(): usize {
  return field(9);
}
export function weights(): usize {
  return field(10);
}
/** By group of columns, four i32: where its codes are, how many columns it has (1 or 4), its first bin, its bins. */
export function groups(): usize {
  return field(11);
}
/** By column, four i32: where its codes are, bytes from row to row, what to take off a code and how far to shift it to get a bin, packed; its first bin. */
export function columns(): usize {
  return field(12);
}
/** Histograms of 16 bytes a bin; and the bytes of one. */
export function histograms(): usize {
  return field(13);
}
export function histogramBytes(): usize {
  return field(14);
}
/** What is to be done, and what is answered. */
export function jobs(): usize {
  return field(15);
}
export function jobCount(): i32 {
  return field(16);
}
export function answers(): usize {
  return field(17);
}
/** f64: 2^(i / 32). */
export function fractions(): usize {
  return field(18);
}
/** By group that the tree may use, its number. */
export function groupsInUse(): usize {
  return field(19);
}
/** What `binRows` needs of a column. */
export function cuts(): usize {
  return field(20);
}

/** f64 settings: units of gradient and hessian, alpha, lambda, least child weight. */
export function gradientUnit(): f64 {
  return setting(0);
}
export function hessianUnit(): f64 {
  return setting(1);
}
export function alpha(): f64 {
  return setting(2);
}
export function lambda(): f64 {
  return setting(3);
}
export function minChildWeight(): f64 {
  return setting(4);
}

/** Rows of one chunk of a task that goes over all rows. */
export const BLOCK: i32 = 4096;

@inline
function field(index: usize): i32 {
  return load<i32>(HEADER + (index << 2));
}

@inline
function setting(index: usize): f64 {
  return load<f64>(HEADER + 256 + (index << 3));
}
