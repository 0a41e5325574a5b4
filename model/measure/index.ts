export { aucPr } from './auc-pr.ts';
export { aucRoc } from './auc-roc.ts';
export { binomialUpperTail } from './binomial-tail.ts';
export { type BootstrapOptions, bootstrapInterval, type Interval } from './bootstrap.ts';
export { coefficientOfVariation } from './coefficient-of-variation.ts';
export { type ConditionNumber, conditionNumber } from './condition-number.ts';
export { correlationMatrix, imputedCorrelationMatrix, pearson } from './correlation.ts';
export { type AucComparison, compareAucs } from './delong.ts';
export {
  categoryInformationValue,
  type InformationBin,
  type InformationValue,
  informationValue,
} from './information-value.ts';
export { type KolmogorovSmirnov, kolmogorovSmirnov, kolmogorovSmirnovTest } from './kolmogorov-smirnov.ts';
export { convergenceOf, type LearningPoint } from './learning-curve.ts';
export { decileTable, liftAtFraction, type ScoreBand, topBand } from './lift.ts';
export { type LiftSignificance, liftSignificance } from './lift-significance.ts';
export { brierScore, logLoss } from './losses.ts';
export { normalQuantile } from './normal-quantile.ts';
export {
  criticalStability,
  cutReference,
  populationStability,
  type Sample,
  type StabilityBin,
} from './psi.ts';
export { spearman } from './spearman.ts';
export { perfectlyCollinear, varianceInflation } from './vif.ts';
export { wilsonInterval } from './wilson.ts';
