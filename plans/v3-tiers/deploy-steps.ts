import { blocking, equals } from '../../gates/vocabulary.ts';
import { buildFeatures } from '../employment/steps.ts';
import type { Step, ToolStep } from '../plan.ts';
import { report } from '../vintages/model-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';
import { backtestGates, deploymentGates } from './tier-gates.ts';
import { tierVersions } from './tier-rules.ts';
import { judgedVersion } from './tier-steps.ts';

/** Phases 7.1 and BACKTEST: tiers of the open leads, views, texts and scores; then the four periods. */
export function deploySteps(parameters: Parameters, tables: Tables): Step[] {
  return [
    ...inPhase({ id: '7.1', title: 'V3 Production Deployment' }, [
      buildFeatures({ id: '7.0', needs: ['6.1'] }, 'open', parameters, tables, [
        blocking('LL-7.0', equals(0), {
          title: 'Open leads lost or repeated on the way to features',
          measure: 'rowsLost',
          onFailure: 'A join dropped or multiplied leads: look for repeated keys.',
        }),
      ]),
      assignOpen(parameters, tables),
      deploy(parameters, tables),
    ]),
    ...inPhase({ id: 'BACKTEST', title: 'V3.1 Historical Backtesting' }, [backtest(parameters, tables)]),
    ...inPhase({ id: 'REPORT', title: 'Report of the Run' }, [
      report({ id: 'REPORT', needs: ['7.1', 'BACKTEST'] }, 'V3: tiers by rule'),
    ]),
  ];
}

function assignOpen({ tier_version }: Parameters, tables: Tables): ToolStep {
  const input = {
    features: tables.openFeatures,
    target: tables.openScores,
    rules: tierVersions[tier_version],
    training: null,
    excluded_flag: 'is_wirehouse',
  };
  return toolStep(
    { id: '7.0b', needs: ['7.0'] },
    { title: 'Assign tiers to the open leads', tool: 'assign-tiers', input },
    [
      blocking('LL-7.0b', equals(0), {
        title: 'Open leads that are missing from the tier table or in it twice',
        measure: 'leadsMissing',
        onFailure: 'A lead was lost or multiplied: look for repeated ids.',
      }),
    ],
  );
}

function deploy({ tier_version, datasets }: Parameters, tables: Tables): ToolStep {
  const input = {
    rules: tierVersions[tier_version],
    scores: tables.scores(tier_version),
    open_scores: tables.openScores,
    calibration: tables.calibration,
    production_view: tables.productionView,
    dashboard_view: tables.dashboardView,
    project: datasets.project,
  };
  const step = { title: 'Put the tiers in force', tool: 'deploy-tiers', input };
  return toolStep({ id: '7.1', needs: ['7.0b'] }, step, deploymentGates());
}

function backtest({ backtest_periods, gates }: Parameters, tables: Tables): ToolStep {
  const input = {
    table: tables.scores(judgedVersion),
    rules: tierVersions[judgedVersion],
    periods: backtest_periods,
  };
  const step = { title: 'Backtest tier 1 over four periods', tool: 'backtest-tiers', input };
  return toolStep({ id: 'BACKTEST', needs: ['4.1'] }, step, backtestGates(gates));
}
