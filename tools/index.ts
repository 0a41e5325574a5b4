import { addFirmAssets } from './add-firm-assets.ts';
import { aggregateFirms } from './aggregate-firms.ts';
import { alignLeads } from './align-leads.ts';
import { analyseCollinearity } from './analyse-collinearity.ts';
import { analyseOverfitting } from './analyse-overfitting.ts';
import { assignTiers } from './assign-tiers.ts';
import { auditEmploymentLeakage } from './audit-employment-leakage.ts';
import { auditFunnel } from './audit-funnel.ts';
import { auditKnownFacts } from './audit-known-facts.ts';
import { auditLeakage } from './audit-leakage.ts';
import { auditLineage } from './audit-lineage.ts';
import { backtestModel } from './backtest-model.ts';
import { backtestTiers } from './backtest-tiers.ts';
import { buildBundle } from './build-bundle.ts';
import { buildEmploymentFeatures } from './build-employment-features.ts';
import { buildFunnelFeatures } from './build-funnel-features.ts';
import { buildVintageViews } from './build-vintage-views.ts';
import { calibrateModel } from './calibrate-model.ts';
import { calibrateTiers } from './calibrate-tiers.ts';
import { checkTemporalIntegrity } from './check-temporal-integrity.ts';
import { compareImbalance } from './compare-imbalance.ts';
import { compareImportance } from './compare-importance.ts';
import { configureDates } from './configure-dates.ts';
import { deduplicate } from './deduplicate.ts';
import { defineContracts } from './define-contracts.ts';
import { definePiiPolicy } from './define-pii-policy.ts';
import { defineTarget } from './define-target.ts';
import { deployTiers } from './deploy-tiers.ts';
import { deriveFeatureSchema } from './derive-feature-schema.ts';
import { engineerFeatures } from './engineer-features.ts';
import { explainModel } from './explain-model.ts';
import { fileDocuments } from './file-documents.ts';
import { findMaturityWindow } from './find-maturity-window.ts';
import { ingestFiles } from './ingest-files.ts';
import { joinFilings } from './join-filings.ts';
import { joinKnownFacts } from './join-known-facts.ts';
import { joinPointInTime } from './join-point-in-time.ts';
import { labelFunnel } from './label-funnel.ts';
import { maskMutableFeatures } from './mask-mutable-features.ts';
import { measureBusinessImpact } from './measure-business-impact.ts';
import { measureDrift } from './measure-drift.ts';
import { measureInformationTool } from './measure-information.ts';
import { polishNarratives } from './polish-narratives.ts';
import { powerAnalysis } from './power-analysis.ts';
import { preflight } from './preflight.ts';
import { previewRollback } from './preview-rollback.ts';
import { previewSync } from './preview-sync.ts';
import { profileClasses } from './profile-classes.ts';
import { profileVintages } from './profile-vintages.ts';
import { promoteDataset } from './promote-dataset.ts';
import { pullLeads } from './pull-leads.ts';
import { pushScores } from './push-scores.ts';
import { quarantineRows } from './quarantine-rows.ts';
import { readOrg } from './read-org.ts';
import { readScores } from './read-scores.ts';
import { readWriting } from './read-writing.ts';
import { registerModel } from './register-model.ts';
import { reportVintages } from './report-vintages.ts';
import { scoreLeads } from './score-leads.ts';
import { selectFeaturesTool } from './select-features.ts';
import { splitDataset } from './split-dataset.ts';
import { surveyData } from './survey-data.ts';
import { takeLeads } from './take-leads.ts';
import type { Tool } from './tool.ts';
import { trainBaselines } from './train-baselines.ts';
import { trainModel } from './train-model.ts';
import { transformSnapshots } from './transform-snapshots.ts';
import { typeEmployment } from './type-employment.ts';
import { typeFilings } from './type-filings.ts';
import { typeFunnel } from './type-funnel.ts';
import { typeLeads } from './type-leads.ts';
import { typeTable } from './type-table.ts';
import { validateFeatures } from './validate-features.ts';
import { validateModel } from './validate-model.ts';
import { validateSchemas } from './validate-schemas.ts';
import { validateTiers } from './validate-tiers.ts';
import { writeEnablement } from './write-enablement.ts';
import { writeReport } from './write-report.ts';
import { writeScoringSql } from './write-scoring-sql.ts';

/** Every tool that plans may name. */
export const allTools: readonly Tool[] = [
  addFirmAssets,
  aggregateFirms,
  alignLeads,
  analyseCollinearity,
  analyseOverfitting,
  assignTiers,
  auditEmploymentLeakage,
  auditFunnel,
  auditKnownFacts,
  auditLeakage,
  auditLineage,
  backtestModel,
  backtestTiers,
  buildBundle,
  buildEmploymentFeatures,
  buildFunnelFeatures,
  buildVintageViews,
  calibrateModel,
  calibrateTiers,
  checkTemporalIntegrity,
  compareImbalance,
  compareImportance,
  configureDates,
  deduplicate,
  defineContracts,
  definePiiPolicy,
  defineTarget,
  deployTiers,
  deriveFeatureSchema,
  engineerFeatures,
  explainModel,
  fileDocuments,
  findMaturityWindow,
  ingestFiles,
  joinFilings,
  joinKnownFacts,
  joinPointInTime,
  labelFunnel,
  maskMutableFeatures,
  measureBusinessImpact,
  measureDrift,
  measureInformationTool,
  polishNarratives,
  powerAnalysis,
  preflight,
  previewRollback,
  previewSync,
  profileClasses,
  profileVintages,
  promoteDataset,
  pullLeads,
  pushScores,
  quarantineRows,
  readOrg,
  readScores,
  readWriting,
  registerModel,
  reportVintages,
  scoreLeads,
  selectFeaturesTool,
  splitDataset,
  surveyData,
  takeLeads,
  trainBaselines,
  trainModel,
  transformSnapshots,
  typeEmployment,
  typeFilings,
  typeFunnel,
  typeLeads,
  typeTable,
  validateFeatures,
  validateModel,
  validateSchemas,
  validateTiers,
  writeEnablement,
  writeReport,
  writeScoringSql,
];
