import { LeadlineError } from '../../errors/leadline-error.ts';
import type { FoundFile } from '../../runner/forget/find-lead.ts';
import { type Forgotten, requireKnown, type Traces } from '../../runner/forget/forgetting.ts';
import { askLine } from '../../ui/ask.ts';
import { renderError } from '../../ui/error.ts';
import { renderTable } from '../../ui/table.ts';
import type { Terminal } from '../../ui/terminal.ts';
import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';
import { terminalToType, unlockForSigning } from '../unlock.ts';

export interface ForgetCommandOptions extends CommonOptions {
  /** Also rewrites files that somebody supplied. */
  sources?: boolean;
  /** Also empties Leadline's fields in Salesforce and deletes the lead's score history. */
  salesforce?: boolean;
  dryRun?: boolean;
  /** Does not ask for the id a second time. The key signs all the same. */
  yes?: boolean;
}

/** `leadline forget LEAD`: takes a lead out of every store of the workspace, signed with the person's key. */
export function forget(
  lead: string,
  options: ForgetCommandOptions,
  { terminal, progress }: Shell,
): Promise<Outcome> {
  const asked = { sources: options.sources === true, salesforce: options.salesforce === true };
  return withEngine(findWorkspace(options), async ({ forgetting }) => {
    progress.onWork('Looking through the workspace', { message: '' });
    const found = await forgetting.preview(lead, asked);
    progress.close();
    if (options.dryRun === true || isClean(found)) return previewed(found, options, terminal);
    requireKnown(found);
    await confirm(lead, found, options, terminal);
    const operator = await unlockForSigning();
    try {
      progress.onWork('Forgetting the lead, and looking once more', { message: '' });
      return erasedOutcome(await forgetting.carryOut(lead, asked, operator), asked.sources, terminal);
    } finally {
      operator.forget();
    }
  });
}

/** Nothing is left, and it would not come back: then there is nothing to sign. */
function isClean(found: Traces): boolean {
  return placesOf(found).length === 0 && found.forgottenBefore;
}

function previewed(found: Traces, options: ForgetCommandOptions, terminal: Terminal): Outcome {
  const nothing = found.forgottenBefore
    ? 'This lead was forgotten before, and nothing of it was left.'
    : 'Nothing here tells of this lead.';
  const text =
    placesOf(found).length === 0
      ? nothing
      : `${tableOf(found, options.sources === true, terminal)}\n\nNothing was changed.`;
  return {
    payload: { dryRun: options.dryRun === true, erased: null, left: toAnswer(found) },
    text: () => text,
  };
}

async function confirm(
  lead: string,
  found: Traces,
  { yes, sources }: ForgetCommandOptions,
  terminal: Terminal,
): Promise<void> {
  if (yes === true) return;
  const typing = terminalToType();
  if (typing === undefined) {
    throw new LeadlineError({
      code: 'confirmation-missing',
      message: 'Forgetting cannot be undone, and nobody is there to confirm it.',
      expected: 'a terminal to type the id of the lead in, or --yes; your key signs it in both cases',
      next: 'Look first with --dry-run.',
      kind: 'usage',
    });
  }
  typing.output.write(`${tableOf(found, sources === true, terminal)}\n\nThis cannot be undone.\n`);
  const typed = await askLine('Type the id of the lead to forget it: ', typing);
  if (typed.trim() === lead.trim()) return;
  throw new LeadlineError({
    code: 'confirmation-mismatch',
    message: 'What was typed is not the id of the lead: nothing was changed.',
    expected: 'the id as the command has it',
    next: 'Begin again.',
    kind: 'usage',
  });
}

function erasedOutcome(
  { erased, left, refused }: Forgotten,
  withSources: boolean,
  terminal: Terminal,
): Outcome {
  const { paint, glyphs } = terminal;
  const remains = placesOf(left);
  const isOnlyInOrg = remains.every(({ store }) => store === inOrg);
  const error = refused ?? (remains.length === 0 ? undefined : remaining(left));
  const known = erased.forgottenBefore && placesOf(erased).length === 0;
  const done = known
    ? 'This lead was forgotten before, and nothing of it was left.'
    : `${paint('good', `${glyphs.passed} forgotten`)}  It does not come back: whoever loads a file with it again loads it without this lead.`;
  return {
    payload: { dryRun: false, erased: toAnswer(erased), left: toAnswer(left) },
    text: () =>
      [
        ...(placesOf(erased).length === 0 ? [] : [tableOf(erased, withSources, terminal), '']),
        done,
        ...(remains.length === 0
          ? []
          : ['', 'Still there:', ...remains.map((place) => `  ${sayPlace(place)}`)]),
        ...(isOnlyInOrg ? [] : [remaining(left).next ?? '']),
        ...(refused === null ? [] : ['', renderError(refused, terminal), '']),
        ...(erased.sharedKeys === 0
          ? []
          : [
              `${erased.sharedKeys} numbers of the person belong to other leads, too: rows that have only these stay.`,
            ]),
        'Copies that left this workspace, such as exports and backups, are out of reach.',
      ].join('\n'),
    ...(error === undefined ? {} : { error }),
  };
}

interface Place {
  store: string;
  name: string;
  traces: string;
  lines: number[];
}

function placesOf({ tables, files, journalEntries, salesforce }: Traces): Place[] {
  const written = salesforce === null || salesforce.fields + salesforce.history === 0 ? null : salesforce;
  return [
    ...tables.map(({ table, rows }) => ({ store: 'table', name: table, traces: `${rows} rows`, lines: [] })),
    ...files.map(({ store, path, lines }) => ({
      store: storeWords[store],
      name: path,
      traces: lines.length === 0 ? 'named' : `${lines.length} records`,
      lines,
    })),
    ...(journalEntries === 0
      ? []
      : [{ store: 'journal', name: 'journal.sqlite', traces: `${journalEntries} entries`, lines: [] }]),
    ...(written === null
      ? []
      : [
          {
            store: inOrg,
            name: 'Lead and its score history',
            traces: `${written.fields} fields, ${written.history} rows`,
            lines: [],
          },
        ]),
  ];
}

const inOrg = 'Salesforce';

const storeWords: Record<FoundFile['store'], string> = {
  run: 'run',
  ledger: 'ledger of a writing',
  talk: 'chat or draft',
  leftover: 'leftover',
  source: 'source',
  other: 'other file',
};

function tableOf(found: Traces, withSources: boolean, terminal: Terminal): string {
  const columns = ['store', 'where', 'what', 'then'].map((heading) => ({ heading }));
  const then = ({ store }: Place) => {
    if (store === 'source' && !withSources) return 'stays, without --sources';
    if (store === 'journal' || store === 'other file') return 'stays: see docs/erasure.md';
    return store === 'chat or draft' || store === 'leftover' ? 'file removed' : 'erased';
  };
  const rows = placesOf(found).map((place) => [place.store, place.name, place.traces, then(place)]);
  return renderTable(columns, rows, terminal);
}

const shownLines = 10;

function sayPlace({ store, name, lines, traces }: Place): string {
  if (store === inOrg) return `${store} ${name}: ${traces}`;
  const shown = lines.slice(0, shownLines).join(', ');
  const more = lines.length > shownLines ? ` and ${lines.length - shownLines} more` : '';
  return `${store} ${name}${lines.length === 0 ? '' : `, records ${shown}${more} (the header is 1)`}`;
}

function remaining(left: Traces): LeadlineError {
  const sources = left.files.filter(({ store }) => store === 'source');
  const others = left.files.filter(({ store }) => store !== 'source');
  const next = [
    ...(sources.length === 0 ? [] : ['Files that you supplied are rewritten with --sources, or by you.']),
    ...(others.length === 0
      ? []
      : [`Nobody here knows how to rewrite ${others.map(({ path }) => path).join(', ')}: do it yourself.`]),
    ...(left.journalEntries === 0
      ? []
      : ['The journal is append-only: keep the results you need, and begin a new workspace without it.']),
  ];
  return new LeadlineError({
    code: 'forget-remains',
    message: `${placesOf(left).length} places still tell of this lead.`,
    expected: 'none',
    next: next.join(' '),
  });
}

/** Without the id: answers are kept where erasing does not reach. */
function toAnswer({ tables, files, journalEntries, sharedKeys, salesforce, forgottenBefore }: Traces) {
  return {
    tables,
    files: files.map(({ store, path, lines }) => ({ store, path, lines })),
    ...{ journalEntries, sharedKeys, salesforce, forgottenBefore },
  };
}
