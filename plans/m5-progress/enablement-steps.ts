import { z } from 'zod';
import { blocking, equals } from '../../gates/vocabulary.ts';
import { checklistField, choiceField, noteField } from '../form.ts';
import type { HumanStep, Step } from '../plan.ts';
import { enablementInput } from '../vintages/enablement.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Unit 8: what the SGAs need to use the scores, and the product team's word on what they will see. */
export function enablementSteps(parameters: Parameters, tables: Tables): Step[] {
  const { ab_test: test } = parameters;
  return inPhase({ id: 'Phase 2, Units 7 and 8', title: 'Pre-production' }, [
    toolStep(
      { id: '8', needs: ['4.5', '7.1e'] },
      {
        title: 'Enable the SGAs: field mapping, guide, cheat sheet, UI specification, playbook',
        tool: 'write-enablement',
        input: {
          ...enablementInput(parameters, tables),
          version: 'v1',
          segment_words: assetWords(parameters),
          adoption_scenario: test.adoption,
        },
      },
      [
        blocking('M5-8', equals(0), {
          title: 'Enablement artifacts that are missing or incomplete',
          measure: 'missingArtifacts',
          onFailure: 'Stop and ask a person to review: the evidence names each document and what it lacks.',
        }),
      ],
    ),
    approval(),
  ]);
}

const checklist = [
  'salesforce_ui_spec_v1.md: the product team approves what an SGA will see',
  'sga_training_guide_v1.html: complete, with examples that an SGA understands',
  'feature_importance_cheat_sheet_v1.pdf: clear at a glance, on paper and without colour',
  'what_moves_needle_playbook_v1.html: each segment has something that an SGA can do',
];

function approval(): HumanStep {
  return {
    kind: 'human',
    id: '8a',
    needs: ['8'],
    title: 'Approve the Salesforce UI specification and the material for SGAs',
    instructions:
      'Open the documents of step 8 among the artifacts of the run. The document asks that the product team approves the UI specification, that the sheet is clear and the playbook actionable: that is for people to say.',
    checklist,
    form: z.strictObject({
      read: checklistField('Read and approved', checklist),
      approved_by: choiceField('Who approves the UI specification', [
        'product team',
        'somebody on its behalf',
      ]),
      note: noteField('What should be better next time'),
    }),
  };
}

/** The AUM tiers as people say them: `firm assets of $100M to under $500M`. */
function assetWords({ asset_tiers: tiers }: Parameters): Record<string, string> {
  return Object.fromEntries(
    tiers.map(({ name, from }, at) => {
      const next = tiers[at + 1];
      if (next === undefined) return [name, `firm assets of ${dollars(from)} or more`];
      return [
        name,
        from === 0
          ? `firm assets under ${dollars(next.from)}`
          : `firm assets of ${dollars(from)} to under ${dollars(next.from)}`,
      ];
    }),
  );
}

function dollars(amount: number): string {
  return amount >= 1_000_000 ? `$${amount / 1_000_000}M` : `$${amount}`;
}
