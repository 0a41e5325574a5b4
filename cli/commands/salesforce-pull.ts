import type { RunState } from '../../runner/run-state.ts';
import { pulledOutput } from '../../tools/pull-leads.ts';
import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { runOutcome } from '../run-outcome.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';

export interface SalesforcePullOptions extends CommonOptions {
  full?: boolean;
}

const plan = 'salesforce-pull';

/** `leadline salesforce pull`: brings what has changed of the leads into the warehouse. Writes nothing in Salesforce. */
export function salesforcePull(options: SalesforcePullOptions, shell: Shell): Promise<Outcome> {
  return withEngine(
    findWorkspace(options),
    async (engine) => {
      const run = await engine.start(plan, options.full === true ? { parameters: { full: true } } : {});
      const state = await engine.advance(run, { signal: shell.signal });
      const outcome = runOutcome(state, engine.workspace, shell);
      const pulled = pulledIn(state);
      return {
        ...outcome,
        payload: { ...outcome.payload, pulled },
        text: () => (pulled === null ? outcome.text() : describe(pulled)),
      };
    },
    shell.progress.onEvent,
  );
}

type Pulled = ReturnType<typeof pulledOutput.parse>;

function pulledIn({ steps }: RunState): Pulled | null {
  const [step] = steps;
  return step?.state === 'done' ? pulledOutput.parse(step.output) : null;
}

function describe(pulled: Pulled): string {
  const read =
    pulled.fullBecause === null
      ? 'What has changed was read'
      : `All leads were read, because ${pulled.fullBecause}`;
  const repeated = pulled.retried === 0 ? '' : `, ${pulled.retried} of them repeated`;
  return [
    `${read}: ${pulled.leadsRead} leads and ${pulled.changesRead} changes of fields, in ${pulled.calls} calls${repeated}.`,
    `New: ${pulled.versionsAdded} versions and ${pulled.changesAdded} changes; a lead whose pulled fields are as they were is no new version.`,
    `Held: ${pulled.leads} leads, of them ${pulled.deleted} deleted and ${pulled.merged} merged into others.`,
  ].join('\n');
}
