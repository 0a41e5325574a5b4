import { jobs, list, margins } from './layout.as';

/** Adds a leaf's value to the margins of its rows. */
export function addLeaves(chunk: i32): void {
  const job = jobs() + (<usize>chunk << 4);
  const value = load<f32>(job, 8);
  const end = list() + (load<i32>(job, 4) << 2);
  for (let at = list() + (load<i32>(job) << 2); at < end; at += 4) {
    const margin = margins() + (<usize>load<i32>(at) << 2);
    store<f32>(margin, load<f32>(margin) + value);
  }
}
