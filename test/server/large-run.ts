import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { definePlan } from '../../plans/plan.ts';
import { createEngine } from '../../runner/engine.ts';
import { createWorkspace, openWorkspace } from '../../runner/workspace.ts';
import { createMcpServer } from '../../server/mcp.ts';
import { toCsv } from '../../tools/model/csv.ts';
import { scoredRecord, scoresHeader, unscoredRecord } from '../../tools/model/score-files.ts';
import { defineTool } from '../../tools/tool.ts';
import { noWarehouse, tickingClock } from '../runner/count-plan.ts';
import { caller } from './connect.ts';

export const evidenceRows = 5_000;
export const scoredLeads = 10_000;

/** Leaves 5,000 rows of evidence, 10,000 scores, a report of a megabyte and 400 files behind, and says that it makes `crm.Lead`. */
const makeMuch = defineTool({
  name: 'make-much',
  title: 'Make much',
  description: 'Makes more than an answer can hold.',
  effect: 'files',
  input: z.strictObject({}),
  output: z.strictObject({ notes: z.array(z.string()) }),
  touches: () => ({ writes: [{ table: 'crm.Lead' }] }),
  async run(_input, { artifacts }) {
    const scored = Array.from({ length: scoredLeads }, (_, index) =>
      scoredRecord({
        about: [`lead-${index}`, '2025-10-31', 'v1'],
        probability: 1 - index / scoredLeads,
        percentile: 100 * (1 - (index + 1) / scoredLeads),
        tier: index < 100 ? 'A' : 'B',
        told: [{ text: 'has a short way to work', contribution: 1 }],
        narrative: 'Has a short way to work, "at last".',
      }),
    );
    const unscored = unscoredRecord(['lead-x', '2025-10-31', 'v1'], 'the lead has no readable CRD number');
    await artifacts.write('scores.csv', toCsv(scoresHeader, [...scored, unscored]));
    await artifacts.write('report.md', 'A long line of a long report.\n'.repeat(40_000));
    for (let file = 0; file < 400; file++)
      await artifacts.write(`parts/${'a-long-name-of-a-folder/'.repeat(4)}part-${file}.txt`, 'part\n');
    const rows = Array.from({ length: evidenceRows }, (_, index) => [index, `row ${index} `.repeat(20)]);
    const evidence = { columns: ['row', 'text'], rows, total: evidenceRows };
    return {
      output: { notes: Array.from({ length: 2_000 }, (_, index) => `note ${index} `.repeat(10)) },
      measures: { much: { value: evidenceRows, evidence }, little: { value: 1 } },
      learnings: Array.from({ length: 2_000 }, (_, index) => `Learned ${index} `.repeat(10)),
    };
  },
});

const plan = definePlan({
  name: 'much',
  version: '1',
  title: 'Much',
  description: 'Makes much.',
  parameters: z.strictObject({}),
  steps: () => [
    {
      kind: 'tool',
      id: '1',
      title: 'Make much',
      needs: [],
      tool: makeMuch.name,
      input: {},
      gates: Array.from({ length: 150 }, (_, index) => ({
        id: `M-${index}`,
        title: `much of it, seen in way ${index}`,
        severity: 'warning' as const,
        measure: index === 7 ? 'much' : 'little',
        expect: { kind: 'at-most' as const, value: 0 },
        onFailure: 'Make less of it. '.repeat(20),
      })),
    },
  ],
});

/** A client of a server whose only run has more to tell than an answer can hold; `close` when the tests are over. */
export async function connectToLargeRun() {
  const parent = await mkdtemp(path.join(tmpdir(), 'leadline-'));
  const folder = path.join(parent, 'workspace');
  await createWorkspace(folder, '');
  const open = async () =>
    createEngine({
      workspace: await openWorkspace(folder, [plan]),
      plans: [plan],
      tools: [makeMuch],
      clock: tickingClock(),
      openWarehouse: async () => noWarehouse,
    });
  const engine = await open();
  await engine.advance(await engine.start('much'));
  await engine.close();
  const server = createMcpServer({ directory: folder, openEngine: open }, '0.0.0');
  const client = new Client({ name: 'test', version: '0.0.0' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  return {
    folder,
    client,
    call: caller(client),
    open,
    close: async () => {
      await client.close();
      await rm(parent, { recursive: true });
    },
  };
}
