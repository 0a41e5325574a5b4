import { z } from 'zod';
import { bundleFolder, loadBundle } from './model/bundle.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  registry: z.string().default('models/model_registry.json'),
  status: z.enum(['candidate', 'production']).default('candidate'),
  replaces: z.string().nullable().default(null).describe('Version of the model that this one follows.'),
  notes: z.array(z.string()).default([]),
});

/** Enters the bundle that was built in the run's model registry: version, data, dates, figures, hashes. */
export const registerModel = defineTool({
  name: 'register-model',
  title: 'Register the model',
  description:
    'Reads the bundle back, checks its hashes and writes a registry entry: version, plan, dataset, windows, measures, parameters, tiers and the hash of every file.',
  effect: 'files',
  input,
  output: z.object({ modelVersion: z.string(), registry: z.string() }),
  measures: () => ['registered'],
  touches: (options) => ({
    readsArtifacts: [`${bundleFolder}/manifest.json`],
    writesArtifacts: [options.registry],
  }),
  async run({ registry, ...entry }, { artifacts, analysisDate }) {
    const { manifest, tiers } = await loadBundle((name) => artifacts.read(`${bundleFolder}/${name}`));
    const { model_version, files, digest, ...facts } = manifest;
    await artifacts.writeJson(registry, {
      format: 1,
      models: [
        {
          model_version,
          registered_on: analysisDate,
          ...entry,
          ...facts,
          tiers: tiers.tiers,
          bundle: { folder: bundleFolder, digest, files },
        },
      ],
    });
    return {
      output: { modelVersion: model_version, registry },
      measures: { registered: { value: true, note: `${model_version} stands in ${registry}` } },
    };
  },
});
