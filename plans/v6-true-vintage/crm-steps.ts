import type { Step } from '../plan.ts';
import { typedLeads } from '../vintages/crm-gates.ts';
import { loadLeads, typeLeads } from '../vintages/crm-steps.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Steps 1.4 and 1.4b: the leads as received, then typed. */
export function crmSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  return [
    ...loadLeads(
      { id: '1.4', needs: ['1.1'] },
      parameters,
      tables,
      { loaded: 'LL-1.4', rejected: 'LL-1.4a' },
      gates.rejected_record_share,
    ),
    typeLeads(
      { id: '1.4b', needs: ['1.4'] },
      tables,
      typedLeads(
        {
          futureDates: 'LL-1.4b',
          unreadableDates: 'LL-1.4c',
          repeatedIds: 'LL-1.4d',
          conversions: 'LL-1.4e',
          leads: 'LL-1.4f',
          newestContact: 'LL-1.4g',
        },
        gates,
      ),
    ),
  ];
}
