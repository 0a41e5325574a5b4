import type { Phase } from '../plan.ts';

const unit = (number: number, title: string): Phase => ({ id: `Unit ${number}`, title });

/** The units of the document, which the execution log groups steps by; its phase stands in the title of the first unit of each. */
export const units = {
  intake: unit(0, 'Vendor snapshot intake (phase 0: data foundation and integrity)'),
  normalization: unit(1, 'Historical snapshot normalization'),
  alignment: unit(2, 'Salesforce lead alignment and temporal integrity'),
  engineering: unit(3, 'Point-in-time feature engineering'),
  statistics: unit(4, 'Statistical validation before training'),
  contract: unit(5, 'Feature contract and configs (phase 1: model development)'),
  selection: unit(6, 'Feature selection and pre-filtering'),
  training: unit(7, 'Model training'),
  explanation: unit(8, 'Diagnostics and SHAP explainability'),
  calibration: unit(9, 'Calibration and probability integrity'),
  integration: unit(10, 'Pipeline integration and shadow mode (phase 2: pre-production hardening)'),
  shadow: unit(11, 'Shadow scoring and stress testing'),
  readiness: unit(12, 'Production readiness and governance'),
  design: unit(13, 'A/B test design and power (phase 3: experimentation)'),
  randomization: unit(14, 'Randomization and monitoring'),
  decision: unit(15, 'Final analysis and decision'),
  rollout: unit(16, 'Full rollout and monitoring (phase 4: production and scale)'),
  refresh: unit(17, 'Quarterly refresh and snapshot maintenance'),
  enablement: unit(18, 'Explainability and Salesforce enablement'),
  checkpoints: { id: 'QA', title: 'Continuous checkpoints' },
} as const satisfies Record<string, Phase>;
