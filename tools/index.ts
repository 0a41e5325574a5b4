import { aggregateFirms } from './aggregate-firms.ts';
import { auditFunnel } from './audit-funnel.ts';
import { auditLeakage } from './audit-leakage.ts';
import { backtestModel } from './backtest-model.ts';
import { buildBundle } from './build-bundle.ts';
import { buildFunnelFeatures } from './build-funnel-features.ts';
import { buildVintageViews } from './build-vintage-views.ts';
import { calibrateModel } from './calibrate-model.ts';
import { defineContracts } from './define-contracts.ts';
import { definePiiPolicy } from './define-pii-policy.ts';
import { engineerFeatures } from './engineer-features.ts';
import { findMaturityWindow } from './find-maturity-window.ts';
import { ingestFiles } from './ingest-files.ts';
import { joinFilings } from './join-filings.ts';
import { joinPointInTime } from './join-point-in-time.ts';
import { labelFunnel } from './label-funnel.ts';
import { promoteDataset } from './promote-dataset.ts';
import { scoreLeads } from './score-leads.ts';
import type { Tool } from './tool.ts';
import { trainModel } from './train-model.ts';
import { transformSnapshots } from './transform-snapshots.ts';
import { typeFilings } from './type-filings.ts';
import { typeFunnel } from './type-funnel.ts';
import { typeLeads } from './type-leads.ts';
import { validateSchemas } from './validate-schemas.ts';
import { writeReport } from './write-report.ts';

/** Every tool that plans may name. */
export const allTools: readonly Tool[] = [
  aggregateFirms,
  auditFunnel,
  auditLeakage,
  backtestModel,
  buildBundle,
  buildFunnelFeatures,
  buildVintageViews,
  calibrateModel,
  defineContracts,
  definePiiPolicy,
  engineerFeatures,
  findMaturityWindow,
  ingestFiles,
  joinFilings,
  joinPointInTime,
  labelFunnel,
  promoteDataset,
  scoreLeads,
  trainModel,
  transformSnapshots,
  typeFilings,
  typeFunnel,
  typeLeads,
  validateSchemas,
  writeReport,
];
