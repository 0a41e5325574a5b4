import { z } from 'zod';
import { renderPrompt } from '../prompts/render.ts';
import {
  type BundleFacts,
  bundleArtifacts,
  bundleFolder,
  loadBundle,
  manifestText,
  serialise,
  versionOf,
} from './model/bundle.ts';
import { calibrationArtifacts, calibrationFile } from './model/calibration-files.ts';
import { calibratorsFile } from './model/calibrators.ts';
import { featuresFile } from './model/features.ts';
import { defaultTiers, tierList } from './model/inputs.ts';
import { metricsFile, splitFile, trainingArtifacts } from './model/training-files.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe('Begins the model version, such as `v6`.'),
  plan: z.string().min(1).describe('Name of the plan, for the manifest and the card.'),
  tiers: tierList.default(defaultTiers),
});

const output = z.strictObject({ modelVersion: z.string(), files: z.array(z.string()) });

/** Step 4.5: puts what production scoring needs into one folder, each file under its hash, under a version made from the contents. */
export const buildBundle = defineTool({
  name: 'build-bundle',
  title: 'Build the model bundle',
  description:
    'Writes bundle/: booster, features, calibrators, tiers, model card and a manifest of hashes. The version is derived from the contents; the same model always gets the same one.',
  effect: 'files',
  input,
  output,
  measures: () => ['bundleReadBack'],
  foresee: () => ({ bundleReadBack: { oneOf: [true] } }),
  touches: () => ({
    readsArtifacts: [
      trainingArtifacts.metrics,
      trainingArtifacts.split,
      trainingArtifacts.features,
      trainingArtifacts.booster,
      calibrationArtifacts.calibration,
      calibrationArtifacts.calibrators,
    ],
    writesArtifacts: bundleArtifacts,
  }),
  async run({ name, plan, tiers }, { artifacts, analysisDate, seed }) {
    const metrics = await artifacts.readJson(trainingArtifacts.metrics, metricsFile);
    const split = await artifacts.readJson(trainingArtifacts.split, splitFile);
    const calibration = await artifacts.readJson(calibrationArtifacts.calibration, calibrationFile);
    const features = await artifacts.readJson(trainingArtifacts.features, featuresFile);
    const calibrators = await artifacts.readJson(calibrationArtifacts.calibrators, calibratorsFile);
    const files = new Map([
      ['booster.json', await artifacts.read(trainingArtifacts.booster)],
      ['features.json', serialise(features)],
      ['calibrators.json', serialise(calibrators)],
      ['tiers.json', serialise({ base_rate: metrics.baseRate.train, tiers })],
    ]);
    const modelVersion = versionOf(name, analysisDate, files);
    const facts: BundleFacts = {
      plan,
      analysis_date: analysisDate,
      seed,
      ...(metrics.engine === undefined ? {} : { engine: metrics.engine }),
      dataset: metrics.dataset,
      trained_on: split.fit,
      calibrated_on: split.validation,
      tested_on: split.test,
      measures: {
        cv_auc_pr: metrics.cvAucPr,
        cv_coefficient_of_variation: metrics.cvCoefficientOfVariation,
        train_test_gap: metrics.trainTestGap,
        test_auc_pr: metrics.test.aucPr,
        test_auc_roc: metrics.test.aucRoc,
        top_decile_lift: metrics.test.topDecileLift,
        ece: calibration.ece.after,
      },
      parameters: metrics.parameters,
    };
    const view = {
      ...facts,
      modelVersion,
      tiers,
      metrics,
      calibration,
      features: features.features,
      dropList: features.drop_list,
    };
    files.set('card.md', renderPrompt('reports/model-card.md', view));

    for (const [file, text] of files) await artifacts.write(`${bundleFolder}/${file}`, text);
    await artifacts.write(`${bundleFolder}/manifest.json`, manifestText(facts, modelVersion, files));
    await loadBundle((file) => artifacts.read(`${bundleFolder}/${file}`));
    return {
      output: { modelVersion, files: [...files.keys(), 'manifest.json'].sort() },
      measures: {
        bundleReadBack: { value: true, note: `${modelVersion} was read back and every hash matches` },
      },
    };
  },
});
