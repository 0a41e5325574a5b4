import type { ReactElement } from 'react';
import { blank, fold, hanging, type Line, line, viewLines } from '../app/lines.ts';
import type { PaneContext } from '../app/pane.ts';
import type { ErrorView } from '../error.ts';
import { argumentLines } from '../gate/argument.ts';
import type { DecisionForm } from '../gate/decision-form.ts';
import { fieldsAndProblems } from '../gate/form-lines.ts';
import { printable } from '../width.ts';
import type { EffectSubject } from './effect-subject.ts';

/** What stands beside the preview, as it lies on disk. */
export interface Examples {
  /** The approval that they were read for. */
  of: string | null;
  /** Null while they are read, or where they cannot be; empty where there are none. */
  text: string | null;
  error: ErrorView | null;
}

export interface EffectLayout {
  /** What would be done, and what was said to it: scrolls. */
  upper: Line[];
  upperHeight: number;
  /** The form of a decision. */
  lower: Line[];
}

export function layOutEffect(
  subject: EffectSubject,
  examples: Examples,
  form: DecisionForm | null,
  context: PaneContext,
): EffectLayout {
  const { rows } = context;
  const lower = form === null ? [] : formOf(form, subject, context);
  // One line is the rule between the parts.
  const upper = upperLines(subject, examples, context);
  return { upper, upperHeight: Math.max(1, rows - lower.length - 1), lower };
}

/** Never more lines than the pane has, and none wider. */
export function viewEffect(
  subject: EffectSubject,
  examples: Examples,
  form: DecisionForm | null,
  scrolledTo: number,
  context: PaneContext,
): ReactElement {
  const { columns, rows, terminal } = context;
  const { glyphs } = terminal;
  const { upper, upperHeight, lower } = layOutEffect(subject, examples, form, context);
  const scrolled = Math.min(scrolledTo, Math.max(0, upper.length - upperHeight));
  const seen = upper.slice(scrolled, scrolled + upperHeight);
  const below = upper.length - scrolled - seen.length;
  const words =
    below + scrolled === 0 ? '' : `${glyphs.rule.repeat(2)} ${scrolled} lines above, ${below} below `;
  const rule = line({
    text: words + glyphs.rule.repeat(Math.max(0, columns - words.length)),
    style: 'quiet',
  });
  return viewLines([...seen, rule, ...lower].slice(0, rows), columns, glyphs.ellipsis);
}

export function missingEffect(
  place: { run: string; step: string },
  { columns, terminal }: PaneContext,
): ReactElement {
  const words = `Step ${place.step} of run ${place.run} asks for nothing now: it has not come so far, or was taken back.`;
  return viewLines(
    fold(words, columns).map((part) => line(part)),
    columns,
    terminal.glyphs.ellipsis,
  );
}

function upperLines(
  subject: EffectSubject,
  examples: Examples,
  { columns, snapshot, terminal }: PaneContext,
): Line[] {
  const { run, step, approvals } = subject;
  const [newest] = approvals;
  const title = `Step ${step.id}, ${step.title}: what it would do outside of this workspace`;
  const hash = `Run ${run.run}. A grant is good once, for exactly what SHA-256 ${newest?.evidenceHash ?? ''} is of: this text and every file behind it.`;
  return [
    ...hanging('', printable(title), columns, 'strong'),
    ...hanging('', hash, columns, 'quiet'),
    blank,
    ...(newest?.subject.preview ?? '').split('\n').flatMap((text) => previewLine(text, columns)),
    ...exampleLines(examples, columns, terminal.glyphs.ellipsis),
    blank,
    ...argumentLines(subject, columns, snapshot.now),
  ];
}

function exampleLines({ text, error }: Examples, columns: number, ellipsis: string): Line[] {
  if (error !== null) return hanging('', `${error.code}: ${error.message}`, columns, 'bad');
  if (text === null) return [line({ text: 'Reading leads by example.', style: 'quiet' })];
  return text.split('\n').flatMap((part) => {
    // A row of a table stays one line, or its columns would be lost: what is cut is the reason at its end.
    const [row = ''] = fold(part, Number.MAX_SAFE_INTEGER);
    if (!part.startsWith('|') || row.length <= columns) return previewLine(part, columns);
    return [line(`${row.slice(0, Math.max(0, columns - ellipsis.length))}${ellipsis}`)];
  });
}

function previewLine(text: string, columns: number): Line[] {
  if (text.trim() === '') return [blank];
  const heading = /^#+ (.*)$/.exec(text)?.[1];
  if (heading !== undefined) return hanging('', heading, columns, 'strong');
  // The line between the head of a table and its rows says nothing on a screen.
  if (/^\|[ :|-]+\|$/.test(text)) return [];
  return fold(text, columns).map((part) => line(part));
}

function formOf(form: DecisionForm, { run, step, open }: EffectSubject, context: PaneContext): Line[] {
  const { columns } = context;
  const about = `what step ${printable(step.id)} would do, as it stands above`;
  const heading = form.decision === 'decline' ? `Decline ${about}` : `Grant ${about}, once`;
  const standing =
    form.decision === 'decline'
      ? 'Your reason is kept with it, and the run stops here.'
      : `Grants so far: ${open?.grants.length ?? 0} of ${run.grantsNeeded}.`;
  return [
    ...hanging('', heading, columns, 'strong'),
    ...hanging('', standing, columns, 'quiet'),
    ...fieldsAndProblems(form, context),
  ];
}
