import { orderFreeSum } from '../order-free-sum.ts';
import type { ElementLoss } from './element-losses.ts';
import type { WatchedRows } from './watched-rows.ts';

/** The weighted mean of what each row loses. The order of the rows does not change it. */
export function meanLoss({ outputs, labels, weights }: WatchedRows, loss: ElementLoss): number {
  const losses = new Float32Array(outputs.length);
  for (let row = 0; row < losses.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    losses[row] = loss(labels[row] as number, outputs[row] as number) * weight;
  }
  const total = weights === undefined ? losses.length : orderFreeSum(weights);
  return total === 0 ? 0 : orderFreeSum(losses) / total;
}
