import type { Step, ToolStep } from '../plan.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import type { Dates } from './dates.ts';
import type { Parameters } from './parameters.ts';
import { published } from './published.ts';
import type { Tables, VersionName } from './tables.ts';
import { assignmentGates, calibrationGates, timeGates } from './tier-gates.ts';
import { consolidatedTiers, tierVersions, traits } from './tier-rules.ts';

/** The version that gates G4 to G6 and the backtest judge: the four tiers of the log's first half. */
export const judgedVersion: VersionName = 'V3';

/** Phases 4.1 to 6.1: the tiers of every version, how they did in training and test, and what is expected of them. */
export function tierSteps(parameters: Parameters, tables: Tables, dates: Dates): Step[] {
  return [
    ...inPhase({ id: '4.1', title: 'V3 Tiered Query Construction' }, [
      assign('4.1', 'V3', parameters, tables, dates),
    ]),
    ...inPhase({ id: 'V3.2', title: 'Tier Logic Update' }, [
      assign('V3.2', 'V3.2', parameters, tables, dates),
    ]),
    ...inPhase({ id: 'V3.2_12212025', title: 'Consolidated Tier Deployment' }, [
      assign('V3.2_12212025', 'V3.2_12212025', parameters, tables, dates),
    ]),
    ...inPhase({ id: '5.1', title: 'V3 Tier Validation & Performance Analysis' }, [
      validate(parameters, tables, dates),
    ]),
    ...inPhase({ id: '6.1', title: 'Tier Calibration & Production Packaging' }, [
      calibrate(parameters, tables, dates),
    ]),
  ];
}

function assign(
  id: string,
  version: VersionName,
  parameters: Parameters,
  tables: Tables,
  { train }: Dates,
): ToolStep {
  const consolidated = version === 'V3.2_12212025';
  const rules = tierVersions[version];
  const input = {
    features: tables.features,
    target: tables.scores(version),
    rules,
    training: train,
    excluded_flag: 'is_wirehouse',
    consolidates: consolidated ? { table: tables.scores('V3.2'), tiers: consolidatedTiers } : null,
  };
  const title = `Assign the ${rules.tiers.length} tiers of ${version}`;
  const needs = consolidated ? ['3.1', 'V3.2'] : ['3.1'];
  const step = { title, tool: 'assign-tiers', input };
  return toolStep({ id, needs }, step, assignmentGates(parameters.gates)[version]);
}

const assigned = ['4.1', 'V3.2', 'V3.2_12212025'];

function validate(parameters: Parameters, tables: Tables, dates: Dates): ToolStep {
  const input = {
    versions: versionsOf(tables),
    judged: judgedVersion,
    chosen: parameters.tier_version,
    ...dates,
    // The last version has every column that a trait asks for.
    traits: { table: tables.scores('V3.2_12212025'), traits },
    published,
  };
  const step = { title: 'Validate the tiers over time', tool: 'validate-tiers', input };
  return toolStep({ id: '5.1', needs: assigned }, step, timeGates(parameters.gates));
}

function calibrate(parameters: Parameters, tables: Tables, { train }: Dates): ToolStep {
  const input = {
    versions: versionsOf(tables),
    judged: judgedVersion,
    chosen: parameters.tier_version,
    target: tables.calibration,
    training: train,
    minimum_leads: parameters.minimum_tier_leads,
    list_leads: parameters.list_leads,
  };
  const step = { title: 'Calibrate the tiers and register them', tool: 'calibrate-tiers', input };
  return toolStep({ id: '6.1', needs: ['5.1'] }, step, calibrationGates(parameters.gates));
}

function versionsOf(tables: Tables) {
  return Object.values(tierVersions).map((rules) => ({
    table: tables.scores(rules.version as VersionName),
    rules,
  }));
}
