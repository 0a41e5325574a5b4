import type { Gate } from '../../gates/gate.ts';
import { atMost, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { ToolStep } from '../plan.ts';
import { type Place, toolStep } from '../vintages/place.ts';
import type { WritingGates } from './parameters.ts';

/*
 * What a sync and its rollback share: reading the org, the gates of a preview, and the writing. `mark` begins the gates' ids. The second, third
 * and fourth step of a plan have these numbers in both.
 */

/** Reads what the org holds of the leads of step 1. */
export function readOrgStep(mark: string, place: Place): ToolStep {
  return toolStep(place, { title: 'Read what Salesforce holds', tool: 'read-org', input: {} }, [
    blocking(`${mark}-2`, equals(0), {
      title: 'Fields and rights that are missing in the org',
      measure: 'missingInOrg',
      onFailure:
        'See `leadline salesforce check`: deploy the package with `leadline salesforce deploy`, and assign the permission set Leadline_Integration to the user.',
    }),
  ]);
}

/** What every preview is judged by. */
export function previewGates(mark: string, gates: WritingGates): Gate[] {
  return [
    blocking(`${mark}-3a`, equals(0), {
      title: "Fields in the difference that are not Leadline's",
      measure: 'foreignFields',
      onFailure: 'Something has changed the difference: take step 1 back and begin again.',
    }),
    blocking(`${mark}-3c`, atMost(gates.most_of_calls_left), {
      title: 'Share of the calls left that writing takes',
      measure: 'shareOfCallsLeft',
      onFailure:
        'Wait until older calls fall out of the 24 hours and take step 2 back, or let the parameter gates.most_of_calls_left say that this sync may take more.',
      waivable: true,
    }),
    warning(`${mark}-3d`, atMost(gates.most_left_out), {
      title: 'Share of the leads that cannot be written to',
      measure: 'shareLeftOut',
      onFailure: 'Look at sync/left-out.csv: the leads of the run may be older than those of the org.',
    }),
  ];
}

/** Writes what was granted, and reads it back. */
export function pushStep(mark: string, place: Place): ToolStep {
  const step = toolStep(place, { title: 'Write to Salesforce', tool: 'push-scores', input: {} }, [
    blocking(`${mark}-4a`, equals(0), {
      title: 'Leads that were not tried',
      measure: 'notTried',
      onFailure:
        'Mend what stopped the writing (sync/report.md names it) and go on with `leadline resume`: what is done is not done again.',
    }),
    warning(`${mark}-4b`, equals(0), {
      title: 'Leads that Salesforce refused',
      measure: 'failed',
      onFailure:
        'Mend the reasons in sync/troubles.csv, such as a validation rule, and sync again: only what still differs is written.',
    }),
    warning(`${mark}-4c`, equals(0), {
      title: 'Leads that held something else when they were read back',
      measure: 'differing',
      onFailure:
        "Look for a trigger, a flow or a person that changes Leadline's fields: sync/troubles.csv names leads and fields.",
    }),
  ]);
  return { ...step, preview: 'sync/preview.md', examples: 'sync/examples.md' };
}
