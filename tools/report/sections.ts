import type { Evidence } from './evidence.ts';
import type { Part, Section } from './section.ts';
import { backtest } from './sections/backtest.ts';
import { baselines } from './sections/baselines.ts';
import { calibration } from './sections/calibration.ts';
import { classes } from './sections/classes.ts';
import { cohorts } from './sections/cohorts.ts';
import { collinearity } from './sections/collinearity.ts';
import { decisions } from './sections/decisions.ts';
import { drift } from './sections/drift.ts';
import { explanation } from './sections/explanation.ts';
import { funnel } from './sections/funnel.ts';
import { gates } from './sections/gates.ts';
import { imbalance } from './sections/imbalance.ts';
import { impact } from './sections/impact.ts';
import { information } from './sections/information.ts';
import { leakage } from './sections/leakage.ts';
import { overfitting } from './sections/overfitting.ts';
import { performance } from './sections/performance.ts';
import { policies } from './sections/policies.ts';
import { power } from './sections/power.ts';
import { quality } from './sections/quality.ts';
import { scores } from './sections/scores.ts';
import { selection } from './sections/selection.ts';
import { split } from './sections/split.ts';
import { summary } from './sections/summary.ts';
import { tierBacktest, tierCalibration, tiers } from './sections/tiers.ts';
import { vintages } from './sections/vintages.ts';

/** The report from top to bottom: what it comes to, whom to call, how good it is, what it rests on, and the record. */
export const chapters: readonly { title: string; sections: readonly Section[] }[] = [
  { title: 'What it comes to', sections: [summary] },
  { title: 'Whom to call', sections: [scores, tiers, tierCalibration, impact, power] },
  {
    title: 'How good it is',
    sections: [
      performance,
      baselines,
      calibration,
      backtest,
      tierBacktest,
      overfitting,
      imbalance,
      explanation,
      cohorts,
    ],
  },
  { title: 'The features', sections: [information, collinearity, drift, selection, leakage] },
  { title: 'The data', sections: [funnel, vintages, classes, policies, quality, split] },
  { title: 'The record', sections: [decisions, gates] },
];

/** A chapter as a run fills it: the sections that have something to tell. */
export interface Chapter {
  title: string;
  sections: { id: string; title: string; parts: Part[] }[];
}

/** Leaves out what the run has nothing to tell of. */
export async function filledChapters(plan: typeof chapters, evidence: Evidence): Promise<Chapter[]> {
  const filled: Chapter[] = [];
  for (const { title, sections } of plan) {
    const told: Chapter['sections'] = [];
    for (const section of sections) {
      const parts = await section.parts(evidence);
      if (parts.length > 0) told.push({ id: section.id, title: section.title, parts });
    }
    if (told.length > 0) filled.push({ title, sections: told });
  }
  return filled;
}
