import { z } from 'zod';
import type { Measures } from '../gates/gate.ts';
import { adoptionText } from './enablement/adoption.ts';
import { cheatSheet } from './enablement/cheat-sheet.ts';
import { type EnablementFacts, factFiles, type LeadLine, readFacts } from './enablement/enablement-facts.ts';
import { featureSource, fieldMapping } from './enablement/field-mapping.ts';
import { guideText } from './enablement/guide.ts';
import { judgeDocument } from './enablement/judge-documents.ts';
import { htmlPage } from './enablement/page.ts';
import { playbookText } from './enablement/playbook.ts';
import { uiSpecification } from './enablement/ui-specification.ts';
import { counts, share, yesOrNo } from './foreseen.ts';
import { bundleArtifacts } from './model/bundle.ts';
import { type Artifacts, defineTool } from './tool.ts';

const documentKinds = ['mapping', 'guide', 'sheet', 'playbook', 'specification', 'adoption'] as const;
type Kind = (typeof documentKinds)[number];

const input = z.strictObject({
  version: z.string().regex(/^\w+$/).describe("Ends the documents' names, such as `v1`."),
  documents: z
    .array(z.enum(documentKinds))
    .min(1)
    .default([...documentKinds]),
  tiers: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        word: z
          .string({ error: 'a word for this tier under sga_tiers in leadline.yaml, such as `A: Very Hot`' })
          .min(1)
          .max(40),
      }),
    )
    .min(1)
    .describe("The SGAs' word for each tier of the bundle, as salesforce-sync writes it."),
  sources: z
    .array(featureSource)
    .default([])
    .describe(
      'Where the features come from. A feature of the bundle without a source makes the mapping incomplete.',
    ),
  segment_words: z
    .record(z.string(), z.string().min(1))
    .default({})
    .describe('Words for segments whose own name is a code.'),
  least_leads: z
    .int()
    .min(1)
    .default(30)
    .describe('A segment with fewer leads in the trial is counted and not told of.'),
  adoption_target: z.number().gt(0).lte(1).default(0.75).describe('Share of first calls in tier order.'),
  adoption_scenario: z
    .number()
    .gt(0)
    .lt(1)
    .nullable()
    .default(null)
    .describe('The share that the power analysis also reckons with.'),
  project: z
    .string()
    .min(1)
    .default('savvy-gtm-analytics')
    .describe('Of BigQuery, where the query of adoption is shown for it.'),
});
type Input = z.output<typeof input>;

/** What the people who call need to use the scores: rendered from the run's own files, and each document opened and judged afterwards. */
export const writeEnablement = defineTool({
  name: 'write-enablement',
  title: 'Write the enablement documents',
  description:
    'Field mapping of every feature (CSV), training guide and segment playbook for SGAs (Markdown and HTML), cheat sheet of the strongest facts (PDF, one page), Salesforce UI specification and plan of how adoption is tracked, with the figures of the bundle, its trial and the scored leads.',
  effect: 'files',
  input,
  output: z.strictObject({ documents: z.array(z.string()), faults: z.int() }),
  measures: ({ documents }) => [
    'missingArtifacts',
    'narrativeCoverage',
    ...(documents.includes('adoption') ? ['adoptionDefined'] : []),
  ],
  foresee: ({ documents }) => ({
    ...counts('missingArtifacts'),
    narrativeCoverage: share,
    ...(documents.includes('adoption') ? { adoptionDefined: yesOrNo } : {}),
  }),
  touches: (options) => ({
    readsArtifacts: [...bundleArtifacts, ...factFiles],
    writesArtifacts: options.documents.flatMap((kind) => Object.values(namesOf(kind, options.version))),
  }),
  async run(options, { artifacts, progress }) {
    const words = Object.fromEntries(options.tiers.map(({ name, word }) => [name, word]));
    const facts = await readFacts(artifacts, words);
    const faults: [document: string, fault: string][] = [];
    for (const kind of options.documents) {
      const { file, page } = namesOf(kind, options.version);
      progress({ message: file });
      const contents = await documentOf(kind, facts, options);
      await artifacts.write(file, contents);
      if (page !== undefined) await artifacts.write(page, htmlPage(String(contents)));
      faults.push(...(await faultsOf(kind, facts, options, artifacts)));
    }
    return {
      output: {
        documents: options.documents.map((kind) => namesOf(kind, options.version).file),
        faults: faults.length,
      },
      measures: measuresOf(options, facts, faults),
    };
  },
});

const endings: Readonly<Record<Kind, readonly [name: string, ending: string, page?: true]>> = {
  mapping: ['salesforce_field_mapping', 'csv'],
  guide: ['sga_training_guide', 'md', true],
  sheet: ['feature_importance_cheat_sheet', 'pdf'],
  playbook: ['what_moves_needle_playbook', 'md', true],
  specification: ['salesforce_ui_spec', 'md'],
  adoption: ['sga_adoption_tracking_plan', 'md'],
};

/** The reference documents' names; `page` is the same as HTML, for those that SGAs read. */
function namesOf(kind: Kind, version: string): { file: string; page?: string } {
  const [name, ending, page] = endings[kind];
  const file = `${name}_${version}`;
  return { file: `${file}.${ending}`, ...(page ? { page: `${file}.html` } : {}) };
}

async function documentOf(kind: Kind, facts: EnablementFacts, options: Input): Promise<string | Uint8Array> {
  switch (kind) {
    case 'mapping':
      return fieldMapping(facts, options.sources);
    case 'guide':
      return guideText(facts);
    case 'sheet':
      return await cheatSheet(facts);
    case 'playbook':
      return playbookText(facts, options);
    case 'specification':
      return await uiSpecification(facts);
    case 'adoption':
      return adoptionText(facts, options);
  }
}

async function faultsOf(
  kind: Kind,
  facts: EnablementFacts,
  options: Input,
  artifacts: Pick<Artifacts, 'read'>,
): Promise<[document: string, fault: string][]> {
  const { file, page } = namesOf(kind, options.version);
  const text = await artifacts.read(file);
  const faults = judgeDocument[kind](text, facts, options).map((fault): [string, string] => [file, fault]);
  if (page === undefined) return faults;
  const pageFaults = judgeDocument.page(await artifacts.read(page), text);
  return [...faults, ...pageFaults.map((fault): [string, string] => [page, fault])];
}

const shownFaults = 50;

function measuresOf(
  { documents }: Input,
  { leads }: EnablementFacts,
  faults: readonly [document: string, fault: string][],
): Measures {
  const incomplete = new Set(faults.map(([document]) => document));
  const told = leads.filter(isTold).length;
  return {
    missingArtifacts: {
      value: incomplete.size,
      note:
        faults.length === 0
          ? `${documents.length} documents opened, none incomplete`
          : `${faults.length} faults in ${[...incomplete].join(', ')}`,
      evidence: {
        columns: ['document', 'what is missing'],
        rows: faults.slice(0, shownFaults),
        total: faults.length,
      },
    },
    narrativeCoverage: {
      value: leads.length === 0 ? null : told / leads.length,
      note: `${told} of ${leads.length} leads of scores.csv have a narrative, or a code and a sentence why they have no score`,
    },
    ...(documents.includes('adoption')
      ? { adoptionDefined: { value: ![...incomplete].some((name) => name.startsWith(endings.adoption[0])) } }
      : {}),
  };
}

function isTold({ tier, narrative, reason, reasonCode }: LeadLine): boolean {
  return tier === null ? reason.trim() !== '' && reasonCode !== '' : narrative.trim() !== '';
}
