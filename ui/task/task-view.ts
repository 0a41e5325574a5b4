import path from 'node:path';
import type { ReactElement } from 'react';
import { blank, fold, hanging, type Line, line, viewLines } from '../app/lines.ts';
import type { PaneContext } from '../app/pane.ts';
import { windowOf } from '../app/scroll.ts';
import type { Glyphs } from '../terminal.ts';
import { printable } from '../width.ts';
import { itemAnswer } from './answers.ts';
import { formLines, progressText, typedText } from './row-lines.ts';
import { folderLines, previewLines } from './screen-lines.ts';
import { doneLines, signLines } from './sign-lines.ts';
import { chosenRow, findingOf, subjectOf, type TaskScreen } from './task-screen.ts';
import { belowTitle } from './task-sign.ts';

/** The screen of a human step: never more lines than the pane has, and none wider. */
export function viewTask(screen: TaskScreen, context: PaneContext): ReactElement {
  return viewLines(
    linesOf(screen, context).slice(0, context.rows),
    context.columns,
    context.terminal.glyphs.ellipsis,
  );
}

/** How many lines of the form are seen at once. */
export function listHeight(screen: TaskScreen, context: PaneContext): number {
  const used = headLines(screen, context).length + detailHeight(context) + 1;
  return Math.max(3, context.rows - used);
}

function linesOf(screen: TaskScreen, context: PaneContext): Line[] {
  const { columns } = context;
  const { mode, asked } = screen;
  const head = headLines(screen, context);
  const rest = belowTitle(context);
  const [title = blank] = head;
  const subject = subjectOf(screen, context);
  if (subject === null)
    return fold(`Run ${screen.place.run} has no step ${screen.place.step}.`, columns).map((text) =>
      line(text),
    );
  if (subject.step.state === 'done') return [title, blank, ...signedLines(screen, context)];
  if (asked.is === 'failed') return [...head, ...errorLines(asked.error, context)];
  if (asked.is === 'reading') return [...head, line({ text: 'Reading the form...', style: 'quiet' })];
  switch (mode.is) {
    case 'preview':
      return [title, blank, ...previewLines(screen, mode, rest)];
    case 'folder':
      return [title, blank, ...folderLines(mode, rest)];
    case 'sign':
      return [title, blank, ...signLines(screen, mode, rest)];
    default:
      return [...head, ...rowsAndDetail(screen, context)];
  }
}

function headLines(screen: TaskScreen, context: PaneContext): Line[] {
  const subject = subjectOf(screen, context);
  if (subject === null) return [];
  const { step, run } = subject;
  const title = line(
    { text: `${printable(step.id)}  ${printable(step.title)}`, style: 'strong' },
    { text: `   ${run.run}, ${step.state}`, style: 'quiet' },
  );
  const told = fold(step.instructions ?? '', context.columns);
  const most = context.rows < 30 ? 3 : 8;
  const cut =
    told.length > most
      ? [...told.slice(0, most - 1), `${told[most - 1]}${context.terminal.glyphs.ellipsis}`]
      : told;
  return [title, ...cut.map((text) => line(text)), blank];
}

function rowsAndDetail(screen: TaskScreen, context: PaneContext): Line[] {
  const { glyphs } = context.terminal;
  const lines = formLines(screen, context);
  const at = Math.max(
    0,
    lines.findIndex(({ row }) => row === screen.chosen),
  );
  // The heading above the first row of a field stays in sight with it.
  const wanted = lines[at - 1]?.row === null && at > 0 ? at - 1 : at;
  const height = Math.min(lines.length, listHeight(screen, context));
  const { top } = windowOf(lines.length, at, height, Math.max(0, wanted - Math.floor(height / 2)));
  const seen = lines.slice(top, top + height).map((one) => one.line);
  const hidden = hiddenText(top, lines.length - top - seen.length, glyphs);
  const rule = line({
    text: hidden + glyphs.rule.repeat(Math.max(0, context.columns - hidden.length)),
    style: 'quiet',
  });
  return [...seen, rule, ...detailLines(screen, context).slice(0, detailHeight(context))];
}

function hiddenText(above: number, below: number, { rule }: Glyphs): string {
  const parts = [above === 0 ? '' : `${above} above`, below === 0 ? '' : `${below} below`].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? '' : `${rule.repeat(2)} lines out of sight: ${parts.join(', ')} `;
}

function detailHeight({ rows }: PaneContext): number {
  return rows < 30 ? 4 : 7;
}

/** What there is to say of the chosen row, and what to do. */
function detailLines(screen: TaskScreen, context: PaneContext): Line[] {
  const { columns, terminal } = context;
  const say = (words: string) => fold(words, columns).map((text) => line(text));
  const { mode, copying } = screen;
  if (mode.is === 'replace') return replaceLines(screen, context);
  if (copying !== null) {
    const now = copying.progress === null ? 'Copying' : progressText('copying', copying.progress);
    return say(`${now}, ${copying.queue.length - 1} more after it.`);
  }
  const row = chosenRow(screen);
  if (mode.is === 'text' && mode.row.row === 'item')
    return [line('Note: ', typedText(mode.line, terminal.glyphs))];
  switch (row?.row) {
    case 'folder':
      return say(
        `The files belong into ${row.field.folder} of the workspace. Enter picks the folder that they lie in now; F takes all that have their own name and are whole.`,
      );
    case 'file': {
      const finding = findingOf(screen, row.field.name, row.index);
      if (finding === undefined) return say('Being looked at.');
      const key = finding.source === null ? '' : ` f takes ${path.basename(finding.source)}.`;
      return [...say(finding.sentence), ...say(`${finding.next ?? ''}${key}`)];
    }
    case 'item': {
      const { item, note } = itemAnswer(screen, row);
      return [...say(item), ...(note === undefined ? [] : say(`Note: ${note}`))];
    }
    case 'value':
      return say(row.field.required ? 'Must be filled in.' : 'May be left out.');
    default:
      return say(
        'What is signed is written into the journal with your name and stays there. The step can be taken back (R on the board), as it is when one of its files changes; then it is signed anew.',
      );
  }
}

function replaceLines(screen: TaskScreen, { columns, terminal }: PaneContext): Line[] {
  if (screen.mode.is !== 'replace') return [];
  const { field, index } = screen.mode;
  const finding = findingOf(screen, field.name, index);
  const question = `Put ${finding?.source ?? ''} in the place of ${finding?.expected.path ?? ''}? The file that is there is kept beside, with .before- in its name. y or n`;
  return hanging(`${terminal.glyphs.warned} `, question, columns, 'warning');
}

function signedLines(screen: TaskScreen, context: PaneContext): Line[] {
  const { columns } = context;
  const step = subjectOf(screen, context)?.step;
  if (step === undefined) return [];
  const by = step.rehearsal
    ? 'A rehearsal stood in for the person.'
    : `Signed by ${step.by ?? 'nobody'} at ${step.startedAt ?? ''}.`;
  return [
    ...fold(by, columns).map((text) => line(text)),
    ...(step.note === undefined ? [] : hanging('Note: ', step.note, columns)),
    ...doneLines(step.form, columns),
  ];
}

function errorLines(
  error: { code: string; message: string; next?: string },
  { columns, terminal }: PaneContext,
): Line[] {
  return [
    ...hanging(`${terminal.glyphs.failed} `, `${error.code}: ${error.message}`, columns, 'bad'),
    ...(error.next === undefined ? [] : hanging('  ', error.next, columns)),
  ];
}
