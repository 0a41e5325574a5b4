import { definePlan } from '../plan.ts';
import { pulledLeads } from '../vintages/crm-gates.ts';
import { toolStep } from '../vintages/place.ts';
import { pulledTables } from '../vintages/tables.ts';
import { parameters } from './parameters.ts';

/** Leads out of Salesforce, for plans that read them from there and for whoever wants their history to begin today. */
export const salesforcePull = definePlan({
  name: 'salesforce-pull',
  version: '1',
  title: 'Salesforce: pull the leads',
  description:
    'Brings what has changed of the leads since the last pull into the warehouse, each version with the time from which on it was known. Writes nothing in Salesforce.',
  parameters,
  steps: ({ fields, datasets, pull_overlap_minutes, full }) => [
    toolStep(
      { id: '1', needs: [] },
      {
        title: 'Pull the leads from Salesforce',
        tool: 'pull-leads',
        input: {
          fields,
          tables: pulledTables(datasets.crm),
          overlap_minutes: pull_overlap_minutes,
          full,
        },
      },
      [pulledLeads('LL-SP-1')],
    ),
  ],
});
