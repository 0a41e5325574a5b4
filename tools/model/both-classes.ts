import { ModelError } from '../../model/booster/errors.ts';

/** A booster trains on leads of one outcome, as XGBoost does, and says the same of every lead. Nobody wants that model: throws `labels-one-class`. */
export function checkBothClasses(labels: Uint8Array, which: 'training' | 'validation'): void {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives > 0 && positives < labels.length) return;
  throw new ModelError({
    code: 'labels-one-class',
    message: `The ${which} labels are all of one class: there is nothing to tell apart.`,
    expected: 'labels of 0 and of 1',
    arrived: `${positives} of ${labels.length} labels are 1`,
    next: 'Look at the window and the label definition; widen the window if no lead in it could convert.',
  });
}
