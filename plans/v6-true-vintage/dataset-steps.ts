import type { Step } from '../plan.ts';
import * as gate from '../vintages/dataset-gates.ts';
import * as dataset from '../vintages/dataset-steps.ts';
import { traceLineage } from '../vintages/lineage-audit.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Steps 3.1 to 3.3: leads joined with what was known at contact, features, the hunt for leakage, promotion. */
export function datasetSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const { information_value } = gates;
  return [
    dataset.joinLeads({ id: '3.1', needs: ['2', '1.4b'] }, 'contacted', tables, [
      gate.someLeadsJoined('V6-3.1'),
      gate.oneRowEach('V6-3.1-one', 'a lead'),
    ]),
    dataset.engineer({ id: '3.2', needs: ['3.1'] }, 'contacted', parameters, tables, [
      gate.noNegativeDays('V6-3.2.1'),
      gate.repsMatched('V6-3.2.2', gates.rep_match_rate),
      gate.firmsMatched('V6-3.2.3', gates.firm_match_rate),
      gate.knownSnapshots('V6-3.2.4'),
      gate.nothingAfterContact('V6-3.2.5'),
      gate.cleanFeatureFlags('V6-3.2.6'),
      gate.knownBins('V6-3.2.7'),
      gate.soundMissingFlags('V6-3.2.8'),
    ]),
    dataset.huntLeakage(
      { id: '3.2b', needs: ['3.2'] },
      parameters,
      tables,
      information_value,
      gate.noLeakage({ rules: 'LL-L1', replay: 'LL-L2', information: 'LL-L3' }, information_value),
    ),
    traceLineage({ id: '3.2c', needs: ['3.2b'] }, parameters, tables, [gate.nothingForbidden('LL-L4')]),
    dataset.promote({ id: '3.3', needs: ['3.2', '3.2c'] }, tables, [gate.buildPromoted('V6-3.3')]),
  ];
}
