export * from './clusters.ts';
export * from './fisher-power.ts';
export * from './two-proportions.ts';
