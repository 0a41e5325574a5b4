import { renderComparison } from '../../ui/comparison.ts';
import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';

/** `leadline compare`: two runs side by side, the newest two when none is named. */
export function compare(
  one: string | undefined,
  other: string | undefined,
  options: CommonOptions,
  shell: Shell,
): Promise<Outcome> {
  return withEngine(findWorkspace(options), async (engine) => {
    const comparison = await engine.compare(one, other);
    return {
      payload: { comparison },
      text: () => renderComparison(comparison, shell.terminal).join('\n'),
    };
  });
}
