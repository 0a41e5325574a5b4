import { definePlan, type Step } from '../plan.ts';
import { previewGates, pushStep, readOrgStep } from '../salesforce-sync/writing-steps.ts';
import { toolStep } from '../vintages/place.ts';
import { parameters } from './parameters.ts';

const mark = 'LL-SR';

/** A sync taken back: former values for every lead that still holds what the sync wrote. */
export const salesforceRollback = definePlan({
  name: 'salesforce-rollback',
  version: '1',
  title: 'Salesforce: take a sync back',
  description:
    'Gives the leads that a sync has written their former values again, where they still hold what it wrote, and names those that somebody has changed since. The score history keeps every row and gets one more.',
  parameters,
  steps: ({ run, gates }): Step[] => [
    toolStep(
      { id: '1', needs: [] },
      { title: 'Take what the sync wrote', tool: 'read-writing', input: { run } },
      [],
    ),
    readOrgStep(mark, { id: '2', needs: ['1'] }),
    toolStep(
      { id: '3', needs: ['1', '2'] },
      { title: 'Work out what to restore and show it', tool: 'preview-rollback', input: {} },
      previewGates(mark, gates),
    ),
    pushStep(mark, { id: '4', needs: ['2', '3'] }),
  ],
});
