import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withEngine } from '../../../cli/open-engine.ts';
import { type Matrix, selectRows } from '../../../model/booster/matrix.ts';
import { buildMatrix, featuresFile } from '../../../tools/model/features.ts';
import { readRows } from '../../../tools/model/read-rows.ts';
import { metricsFile, splitFile, trainingArtifacts } from '../../../tools/model/training-files.ts';
import { openDuckDb } from '../../../warehouse/duckdb.ts';
import { makeSandbox } from '../../support.ts';
import type { ParityData, ParitySet } from '../parity-set.ts';

const plan = 'v6-true-vintage';
const millisecondsADay = 86_400_000;

/** The training table of the default sandbox: what step 4.1 of the V6 plan trains on, with the plan's parameters less sampling. */
export const sandboxSets: ParitySet[] = [
  {
    name: 'sandbox',
    check: 'trees',
    parameters: {
      rounds: 200,
      maxDepth: 4,
      regAlpha: 1,
      regLambda: 5,
      minChildWeight: 10,
      learningRate: 0.02,
    },
    make: sandboxTable,
  },
];

let made: ParityData | undefined;

export async function sandboxTable(): Promise<ParityData> {
  made ??= await makeTable();
  return made;
}

async function makeTable(): Promise<ParityData> {
  const workspace = mkdtempSync(join(tmpdir(), 'leadline-parity-'));
  try {
    makeSandbox(workspace, 'default');
    await withEngine(workspace, async (engine) => {
      await engine.advance(await engine.start(plan), { rehearsal: true });
    });
    return await readTable(workspace, join(workspace, 'runs', `${plan}-1`, 'artifacts'));
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

async function readTable(workspace: string, artifacts: string): Promise<ParityData> {
  const artifact = (name: keyof typeof trainingArtifacts): unknown =>
    JSON.parse(readFileSync(join(artifacts, trainingArtifacts[name]), 'utf8'));
  const features = featuresFile.parse(artifact('features'));
  const split = splitFile.parse(artifact('split'));
  const warehouse = await openDuckDb({
    path: join(workspace, 'warehouse.duckdb'),
    memoryLimit: '2GB',
  });
  try {
    const data = await readRows(warehouse, {
      source: metricsFile.parse(artifact('metrics')).dataset,
      id: 'Id',
      time: 'contact_date',
      label: 'target_label',
      segment: null,
      reason: null,
      features: features.features,
    });
    const matrix = buildMatrix(data, features);
    const part = ({ from, to }: { from: string; to: string }): { matrix: Matrix; labels: Uint8Array } => {
      const [first, last] = [from, to].map((date) => Date.parse(date) / millisecondsADay) as [number, number];
      const rows = Int32Array.from(data.times.keys()).filter((row) => {
        const day = data.times[row] as number;
        return day >= first && day <= last;
      });
      return {
        matrix: selectRows(matrix, rows),
        labels: Uint8Array.from(rows, (row) => data.labels[row] as number),
      };
    };
    return { ...part(split.fit), validation: part(split.validation) };
  } finally {
    await warehouse.close();
  }
}
