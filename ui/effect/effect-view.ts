import type { ReactElement } from 'react';
import { blank, fold, hanging, type Line, line, viewLines } from '../app/lines.ts';
import type { PaneContext } from '../app/pane.ts';
import type { ErrorView } from '../error.ts';
import { argumentLines } from '../gate/argument.ts';
import type { DecisionForm } from '../gate/decision-form.ts';
import { fieldsAndProblems } from '../gate/form-lines.ts';
import { printable } from '../width.ts';
import type { EffectSubject } from './effect-subject.ts';
import { previewLines } from './preview-lines.ts';

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

/** How many lines of what would be done are still below the screen. */
export function linesBelow({ upper, upperHeight }: EffectLayout, scrolled: number): number {
  return Math.max(0, upper.length - upperHeight - scrolled);
}

/** Never more lines than the pane has, and none wider. */
export function viewEffect(
  subject: EffectSubject,
  examples: Examples,
  form: DecisionForm | null,
  { scrolled: scrolledTo, isRead }: { scrolled: number; isRead: boolean },
  context: PaneContext,
): ReactElement {
  const { columns, rows, terminal } = context;
  const { glyphs } = terminal;
  const { upper, upperHeight, lower } = layOutEffect(subject, examples, form, context);
  const scrolled = Math.min(scrolledTo, Math.max(0, upper.length - upperHeight));
  const seen = upper.slice(scrolled, scrolled + upperHeight);
  const below = upper.length - scrolled - seen.length;
  const first = isRead || below === 0 ? '' : ': PgDn to the end before a grant';
  const words =
    below + scrolled === 0 ? '' : `${glyphs.rule.repeat(2)} ${scrolled} lines above, ${below} below${first} `;
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

function upperLines(subject: EffectSubject, examples: Examples, { columns, snapshot }: PaneContext): Line[] {
  const { run, step, approvals } = subject;
  const [newest] = approvals;
  const title = `Step ${step.id}, ${step.title}: what it would do outside of this workspace`;
  const hash = `Run ${run.run}. A grant is good once, for exactly what SHA-256 ${newest?.evidenceHash ?? ''} is of: this text and every file behind it.`;
  return [
    ...hanging('', printable(title), columns, 'strong'),
    ...hanging('', hash, columns, 'quiet'),
    blank,
    ...previewLines(newest?.subject.preview ?? '', columns),
    ...exampleLines(examples, columns),
    blank,
    ...argumentLines(subject, columns, snapshot.now),
  ];
}

function exampleLines({ text, error }: Examples, columns: number): Line[] {
  if (error !== null) return hanging('', `${error.code}: ${error.message}`, columns, 'bad');
  if (text === null) return [line({ text: 'Reading leads by example.', style: 'quiet' })];
  return previewLines(text, columns);
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
