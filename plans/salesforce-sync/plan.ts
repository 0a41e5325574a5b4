import { atLeast, blocking, equals } from '../../gates/vocabulary.ts';
import { definePlan, type Step, type ToolStep } from '../plan.ts';
import { toolStep } from '../vintages/place.ts';
import { type Parameters, parameters } from './parameters.ts';
import { previewGates, pushStep, readOrgStep } from './writing-steps.ts';

const mark = 'LL-SF';

/** Scores into Salesforce: what differs, shown, granted, written once, read back. */
export const salesforceSync = definePlan({
  name: 'salesforce-sync',
  version: '1',
  title: 'Salesforce: write the scores',
  description:
    'Takes the scores of a finished run, works out what Salesforce does not hold yet, shows it to a person, and writes exactly that once it is granted.',
  parameters,
  steps: (chosen): Step[] => [
    readScores(chosen),
    readOrgStep(mark, { id: '2', needs: ['1'] }),
    preview(chosen),
    pushStep(mark, { id: '4', needs: ['2', '3'] }),
  ],
});

function readScores({ run, tiers, suppress_numbers }: Parameters): ToolStep {
  const input = { run, tiers, suppress_numbers };
  return toolStep({ id: '1', needs: [] }, { title: 'Take the scores of a run', tool: 'read-scores', input }, [
    blocking('LL-SF-1a', atLeast(1), {
      title: 'Leads of the run',
      measure: 'leads',
      onFailure: 'The run has scored nobody: name another with `leadline sync --run`.',
    }),
    blocking('LL-SF-1b', equals(0), {
      title: 'Leads that stand twice',
      measure: 'leadsTwice',
      onFailure: 'Two scores for one lead cannot both be shown: mend the plan that scored them.',
    }),
    blocking('LL-SF-1c', equals(0), {
      title: 'Ids that are no lead of Salesforce',
      measure: 'strangeIds',
      onFailure:
        'The id column of the run is not the Salesforce id of a Lead: name the right one in its plan.',
    }),
    blocking('LL-SF-1d', equals(0), {
      title: 'Leads with neither score nor reason',
      measure: 'withoutScoreOrReason',
      onFailure: 'A lead without a score has to say why: mend the plan that scored them.',
    }),
    blocking('LL-SF-1e', equals(0), {
      title: 'Scored leads without a narrative',
      measure: 'withoutNarrative',
      onFailure: 'Every score is told in words: mend the narratives of the run.',
    }),
    blocking('LL-SF-1f', equals(0), {
      title: 'Narratives that tell a number though numbers are suppressed',
      measure: 'numbersTold',
      onFailure:
        'Score the leads with narratives that tell none (suppress_numbers of the scoring step), and sync that run.',
    }),
  ]);
}

function preview({ gates }: Parameters): ToolStep {
  return toolStep(
    { id: '3', needs: ['1', '2'] },
    { title: 'Work out the difference and show it', tool: 'preview-sync', input: {} },
    [
      ...previewGates(mark, gates),
      blocking('LL-SF-3b', equals(0), {
        title: 'Changes with neither score nor reason',
        measure: 'changesWithoutScoreOrReason',
        onFailure: 'Something has changed the difference: take step 1 back and begin again.',
      }),
    ],
  );
}
