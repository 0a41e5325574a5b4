import { renderPrompt } from '../../prompts/render.ts';
import { readSource } from '../../salesforce/deploy/read-source.ts';
import { childText, parseXml } from '../../salesforce/deploy/xml.ts';
import {
  historyFields,
  historyObject,
  leadFields,
  permissionSets,
  type SalesforceField,
  salesforceTiers,
} from '../../salesforce/fields.ts';
import type { EnablementFacts } from './enablement-facts.ts';

/** What the component can have to show. Each has a heading of its own in the specification. */
export const componentStates = [
  'Loading',
  'A score',
  'A score without numbers',
  'An old score',
  'No score, with a reason',
  'Not scored yet',
  'Parts hidden',
  'Nothing may be seen',
  'Cannot be read',
  'A tier of the rep’s own',
] as const;

/**
 * The specification of what a rep sees, as Markdown. Names, types and rights come from `salesforce/fields.ts`, labels and descriptions from
 * the package that is deployed, tiers from the bundle.
 */
export async function uiSpecification({ tiers, bundle, scores, leads }: EnablementFacts): Promise<string> {
  const described = await descriptions();
  const view = (object: string) => (field: SalesforceField) => ({
    name: field.name,
    type: typeOf(field),
    writer: field.owner === 'leadline' ? 'Leadline' : 'the rep',
    ...(described.get(`${object}.${field.name}`) ?? { label: '', description: '' }),
  });
  const longest = leads.reduce((most, { narrative }) => Math.max(most, narrative.length), 0);
  return renderPrompt('enablement/ui-specification.md', {
    manifest: bundle.manifest,
    scored: scores.scored,
    unscored: scores.unscored,
    longest,
    room: leadFields.find(({ name }) => name === 'Leadline_Narrative__c'),
    states: componentStates,
    tiers: tiers.map((tier) => ({ ...tier, bars: barsOf(tier.word) })),
    words: salesforceTiers.map((word) => ({ word, bars: barsOf(word) })),
    lead: leadFields.map(view('Lead')),
    object: historyObject,
    history: historyFields.map(view(historyObject)),
    permissions: Object.entries(permissionSets).map(([name, { edits, addsHistory }]) => ({
      name,
      edits: leadFields.filter(({ owner }) => owner === edits).length,
      whose: edits === 'leadline' ? "Leadline's own" : "the rep's own",
      addsHistory,
    })),
  });
}

/** Five for the first of the standard tiers, one for the last, none for a word of a firm's own. */
function barsOf(word: string): number {
  const standard: readonly string[] = salesforceTiers;
  const place = standard.indexOf(word);
  return place === -1 ? 0 : standard.length - place;
}

function typeOf(field: SalesforceField): string {
  switch (field.type) {
    case 'Text':
    case 'LongTextArea':
      return `${field.type}(${field.length})`;
    case 'Number':
    case 'Percent':
      return `${field.type}(${field.precision},${field.scale})`;
    case 'Picklist':
      return `Picklist: ${field.values.join(', ')}`;
    case 'Lookup':
      return `Lookup(${field.to})`;
    default:
      return field.type;
  }
}

/** Labels and descriptions of the fields, by `Object.Field__c`, as the package has them. */
async function descriptions(): Promise<Map<string, { label: string; description: string }>> {
  const { files } = await readSource();
  const fields = files.filter(({ path }) => /\/fields\/[^/]+\.field-meta\.xml$/.test(path));
  return new Map(
    fields.map(({ path, bytes }) => {
      const [, object = '', , file = ''] = path.split('/');
      const root = parseXml(new TextDecoder().decode(bytes), path);
      const told = (name: string) => childText(root, name)?.trim() ?? '';
      return [
        `${object}.${file.replace('.field-meta.xml', '')}`,
        { label: told('label'), description: told('description') },
      ];
    }),
  );
}
