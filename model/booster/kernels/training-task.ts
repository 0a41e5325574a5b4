/** The numbers of the tasks in training/index.as.ts. */
export const task = {
  fillLogistic: 0,
  findLimits: 1,
  quantise: 2,
  fill: 3,
  search: 4,
  split: 5,
  place: 6,
  addLeaves: 7,
  bin: 8,
  sketch: 9,
};
