import type { Gate } from '../../gates/gate.ts';
import { above, atLeast, atMost, below, equals, warning } from '../../gates/vocabulary.ts';
import type { Step, ToolStep } from '../plan.ts';
import * as gate from '../vintages/model-gates.ts';
import * as model from '../vintages/model-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { oneRowEach, split } from './data-gates.ts';
import type { Funnel } from './funnel.ts';
import { joinInput } from './join.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Steps 3.1 to 4.4: split, training, baseline, calibration, backtest, explanation; bundle, scores of open leads, report. */
export function modelSteps(funnel: Funnel, parameters: Parameters, tables: Tables): Step[] {
  const id = (step: string) => `${funnel.prefix}-${step}`;
  const { gates, gap_days, folds, test_fraction, validation_fraction, bootstrap_resamples } = parameters;
  const data = modelData(funnel, parameters, tables);
  const holdout = { gap_days, folds, test_fraction };
  const backtesting = {
    gap_days,
    max_period_gap: gates.train_test_gap,
    periods: parameters.backtest_periods,
    stability_threshold: gates.importance_stability,
  };
  return [
    ...inPhase({ id: '3', title: 'Model' }, [
      toolStep(
        { id: '3.1', needs: ['2.3'] },
        {
          title: 'Split by time',
          tool: 'split-dataset',
          input: {
            dataset: data.dataset.dataset,
            time_column: data.dataset.time_column,
            ...holdout,
            validation_fraction,
            source_column: funnel.leads.segment,
            target: tables.split,
          },
        },
        split(id('3.1')),
      ),
      model.definePolicy({ id: '3.2', needs: ['3.1'], title: 'Define what no model may see' }, data, [
        gate.noListedFeatures(id('3.2')),
      ]),
      model.train({ id: '3.3', needs: ['3.2'] }, data, { ...holdout, bootstrap_resamples }, [
        gate.noListedColumns(id('3.3a')),
        finding(id('3.3b'), above(gates.auc_roc), 'AUC-ROC on the test leads', 'testAucRoc'),
        finding(
          id('3.3c'),
          above(gates.top_decile_lift),
          'Lift of the top decile on the test leads',
          'topDecileLift',
        ),
        finding(
          id('3.3d'),
          below(gates.train_test_gap),
          'AUC-PR of training minus AUC-PR of test',
          'trainTestGap',
        ),
        finding(
          id('3.3e'),
          below(gates.cv_coefficient),
          'Coefficient of variation of AUC-PR over the folds',
          'cvCoefficientOfVariation',
        ),
      ]),
      baseline(data, { ...holdout, validation_fraction, bootstrap_resamples }, id('3.4')),
      model.calibrate(
        { id: '3.5', needs: ['3.3'] },
        data,
        { min_segment_positives: parameters.minimum_segment_positives },
        [
          finding(id('3.5a'), atMost(gates.ece), 'Expected calibration error', 'eceOverall'),
          finding(
            id('3.5b'),
            atMost(gates.ece),
            'Expected calibration error of the worst segment',
            'eceWorstSegment',
          ),
        ],
      ),
      model.backtest({ id: '3.6', needs: ['3.5'] }, data, backtesting, [
        finding(
          id('3.6a'),
          below(gates.train_test_gap),
          'AUC-PR of training minus AUC-PR of test, over periods',
          'trainTestGap',
        ),
        finding(
          id('3.6b'),
          above(gates.importance_stability),
          'Rank correlation of importances between periods',
          'importanceStability',
        ),
      ]),
      explain(funnel, data),
    ]),
    ...inPhase({ id: '4', title: 'Scores' }, [
      model.bundle({ id: '4.1', needs: ['3.6'] }, data, { name: funnel.name, plan: funnel.name }, [
        gate.bundleReadBack(id('4.1')),
      ]),
      toolStep(
        { id: '4.2', needs: ['2.3'] },
        {
          title: 'Join open leads with what is known',
          tool: 'join-known-facts',
          input: {
            ...joinInput(funnel, tables),
            population: 'open',
            leads: tables.open,
            target: tables.candidates,
          },
        },
        [oneRowEach(id('4.2'))],
      ),
      score(funnel, parameters, tables, id('4.3')),
      model.report({ id: '4.4', needs: ['4.3', '3.4', '3.7'] }, funnel.title),
    ]),
  ];
}

function modelData(funnel: Funnel, parameters: Parameters, tables: Tables): model.ModelData {
  const { leads, vendor, outcomeColumns, features } = funnel;
  const drop = (reason: string, columns: readonly string[]) => columns.map((column) => ({ column, reason }));
  return {
    dataset: {
      dataset: tables.training,
      time_column: 'contact_date',
      segment_column: leads.segment,
    },
    features: features.map(({ from: _from, derived: _derived, ...feature }) => feature),
    dropList: [
      ...drop('identifier', [...new Set(['Id', 'crd', leads.id, leads.key, vendor.key])]),
      ...drop('known only because a lead converted or did not', [
        ...new Set([leads.converted, ...outcomeColumns]),
      ]),
    ],
    booster: parameters.booster,
    tiers: parameters.tiers,
    validation_fraction: parameters.validation_fraction,
  };
}

function baseline(data: model.ModelData, options: Record<string, unknown>, id: string): ToolStep {
  return toolStep(
    { id: '3.4', needs: ['3.3'] },
    {
      title: 'Train the logistic baseline',
      tool: 'train-baselines',
      input: {
        ...data.dataset,
        ...options,
        features: data.features,
        drop_list: data.dropList.map(({ column }) => column),
      },
    },
    [finding(id, equals(true), 'Model that ranks better than every baseline', 'beatsBaselines')],
  );
}

function explain({ leads }: Funnel, { dataset }: model.ModelData): ToolStep {
  const cohorts = [{ title: leads.segment, column: leads.segment }];
  return toolStep(
    { id: '3.7', needs: ['3.5'] },
    { title: 'Explain the model', tool: 'explain-model', input: { ...dataset, cohorts } },
    [],
  );
}

function score(funnel: Funnel, parameters: Parameters, tables: Tables, id: string): ToolStep {
  const { maturity_days } = parameters;
  const within = maturity_days === 'p90' ? 'the maturity window' : `${maturity_days} days`;
  return toolStep(
    { id: '4.3', needs: ['4.1', '4.2'] },
    {
      title: 'Score and explain the open leads',
      tool: 'score-leads',
      input: {
        candidates: tables.candidates,
        segment_column: funnel.leads.segment,
        reason_column: null,
        outcome: `${funnel.outcome} within ${within}`,
      },
    },
    [
      warning(id, atLeast(1), {
        title: 'Open leads that got a score',
        measure: 'scoredLeads',
        onFailure: 'No lead is open: every one has a contact date. Export the open ones, too.',
      }),
      ...gate.honestNarratives(id),
    ],
  );
}

/** Performance warns: a weak model is an answer too, and nobody should act on it unread. */
function finding(id: string, expect: Gate['expect'], title: string, measure: string): Gate {
  const onFailure =
    'A finding about this funnel, not a fault of the run: read it before anybody acts on the scores.';
  return warning(id, expect, { title, measure, onFailure });
}
