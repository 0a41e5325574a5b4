import { fieldsOf } from '../../plans/form.ts';
import { editLine, lineOf } from '../app/line-editor.ts';
import type { Effect, KeyPress, Pane, PaneContext } from '../app/pane.ts';
import { moved } from '../app/scroll.ts';
import { factsOf } from '../error.ts';
import { itemAnswer, valueText, withItem, withNextChoice, withValue } from './answers.ts';
import { onFolderKey, onListed, pickFolder } from './folder-picker.ts';
import { onSaved, save } from './task-draft.ts';
import {
  copy,
  fix,
  fixAll,
  fixAnywhere,
  look,
  onCopied,
  onLooked,
  onNotCopied,
  onNotLooked,
  stopLooking,
} from './task-files.ts';
import { hintsOf } from './task-hints.ts';
import {
  chosenRow,
  findingOf,
  type Next,
  type Row,
  rowsOf,
  subjectOf,
  type TaskMessage,
  type TaskScreen,
  type TextRow,
} from './task-screen.ts';
import { beginSigning, onRefused, onSigned, onSignKey } from './task-sign.ts';
import { listHeight, viewTask } from './task-view.ts';

/** A human step: what it asks, what is filled in, and the signature. */
export function taskPane(place: { run: string; step: string }): Pane<TaskScreen, TaskMessage> {
  return {
    open: () => [
      {
        place,
        asked: { is: 'reading' },
        answers: {},
        files: {},
        chosen: 0,
        mode: { is: 'rows' },
        copying: null,
        saving: 'no',
      },
      readForm(place),
    ],
    onKey: (screen, press, context) => {
      const { mode } = screen;
      switch (mode.is) {
        case 'folder':
          return onFolderKey(screen, mode, press);
        case 'text':
          return onTextKey(screen, mode.row, press);
        case 'sign':
          return onSignKey(screen, mode, press, context);
        case 'replace':
          return onReplaceKey(screen, press);
        case 'preview':
          return onPreviewKey(screen, press);
        case 'rows':
          return isDone(screen, context) ? onDoneKey(screen, press) : onRowsKey(screen, press, context);
      }
    },
    onMessage: (screen, message) => onMessage(screen, message),
    view: viewTask,
    keys: hintsOf,
    isTyping: ({ mode }) => mode.is === 'folder' || mode.is === 'text' || mode.is === 'sign',
  };
}

function readForm({ run, step }: TaskScreen['place']): Effect<TaskMessage> {
  return {
    do: 'work',
    work: async ({ engine }) => {
      const form = engine.forms.of(run, step);
      const draft = await engine.forms.readDraft(run, step);
      return { kind: 'opened', form, answers: draft?.answers ?? {}, folders: draft?.folders ?? {} };
    },
    failed: (error) => ({ kind: 'not-opened', error: factsOf(error) }),
  };
}

function onMessage(screen: TaskScreen, message: TaskMessage): Next {
  switch (message.kind) {
    case 'opened':
      return onOpened(screen, message);
    case 'not-opened':
      return [{ ...screen, asked: { is: 'failed', error: message.error } }];
    case 'looked':
      return onLooked(screen, message);
    case 'not-looked':
      return onNotLooked(screen, message);
    case 'copied':
      return onCopied(screen, message);
    case 'not-copied':
      return onNotCopied(screen, message.error);
    case 'listed':
      return onListed(screen, message);
    case 'saved':
      return onSaved(screen);
    case 'not-saved':
      return [
        { ...screen, saving: 'no' },
        { do: 'say', tone: 'warning', text: `The half-filled form is not kept: ${message.error.message}` },
      ];
    case 'signed':
      return onSigned(screen, message.by);
    case 'refused':
      return onRefused(screen, message.error);
  }
}

/** A form of before is filled in again as far as the fields are still the same; its files are looked at anew. */
function onOpened(
  screen: TaskScreen,
  { form, answers, folders }: Extract<TaskMessage, { kind: 'opened' }>,
): Next {
  const fields = fieldsOf(form.form);
  const kept = fields.flatMap(({ name, kind }) =>
    kind === 'files' || answers[name] === undefined ? [] : [[name, answers[name]] as const],
  );
  let next: TaskScreen = { ...screen, asked: { is: 'read', form }, answers: Object.fromEntries(kept) };
  const effects: Effect<TaskMessage>[] = [];
  for (const field of fields) {
    if (field.kind !== 'files') continue;
    const [looking, ...more] = look(next, field, folders[field.name]);
    next = looking;
    effects.push(...more);
  }
  return [next, ...effects];
}

function isDone(screen: TaskScreen, context: PaneContext): boolean {
  return subjectOf(screen, context)?.step.state === 'done';
}

/** A signed step is only looked at. */
function onDoneKey(screen: TaskScreen, { input }: KeyPress): Next | null {
  return input === 'r'
    ? [screen, { do: 'advance-run', run: screen.place.run }, { do: 'go', to: { screen: 'board' } }]
    : null;
}

function onRowsKey(screen: TaskScreen, press: KeyPress, context: PaneContext): Next | null {
  const { input, key } = press;
  if (key.ctrl === true || key.meta === true) return null;
  const to = moved(screen.chosen, rowsOf(screen).length, listHeight(screen, context), press);
  if (to !== null) return [{ ...screen, chosen: to }];
  const row = chosenRow(screen);
  if (row === undefined) return null;
  if (input === 's') return beginSigning(screen);
  if (key.return === true || input === ' ') return act(screen, row, key.return === true);
  if (row.row === 'folder' || row.row === 'file') return onFilesKey(screen, row, input);
  if (input === 'F') return fixAnywhere(screen);
  if (row.row === 'item' && input === 'n') return typeInto(screen, row);
  if (row.row === 'value' && row.field.kind === 'choice' && (key.leftArrow || key.rightArrow)) {
    return save(withNextChoice(screen, row.field, key.rightArrow ? 1 : -1));
  }
  return null;
}

/** What Enter, and the space bar where it differs, does on a row. */
function act(screen: TaskScreen, row: Row, isEnter: boolean): Next {
  switch (row.row) {
    case 'folder':
      return pickFolder(screen, row.field);
    case 'file': {
      const finding = findingOf(screen, row.field.name, row.index);
      if (finding?.facts == null) return fix(screen, row.field, row.index);
      return [{ ...screen, mode: { is: 'preview', field: row.field.name, index: row.index, chosen: 0 } }];
    }
    case 'item':
      return save(withItem(screen, row, { confirmed: !itemAnswer(screen, row).confirmed }));
    case 'value':
      return row.field.kind === 'choice' ? save(withNextChoice(screen, row.field, 1)) : typeInto(screen, row);
    case 'sign':
      return isEnter ? beginSigning(screen) : [screen];
  }
}

function onFilesKey(
  screen: TaskScreen,
  row: Extract<Row, { row: 'folder' | 'file' }>,
  input: string,
): Next | null {
  switch (input) {
    case 'f':
      return row.row === 'file' ? fix(screen, row.field, row.index) : fixAll(screen, row.field);
    case 'F':
      return fixAll(screen, row.field);
    case 'p':
      return pickFolder(screen, row.field);
    case 'u':
      return look(screen, row.field);
    case 'x':
      return screen.files[row.field.name]?.watch == null ? null : [stopLooking(screen, row.field.name)];
    default:
      return null;
  }
}

function typeInto(screen: TaskScreen, row: TextRow): Next {
  const text = row.row === 'item' ? (itemAnswer(screen, row).note ?? '') : valueText(screen, row.field);
  return [{ ...screen, mode: { is: 'text', row, line: lineOf(text) } }];
}

/** Enter keeps what was typed, Esc what was there before. */
function onTextKey(screen: TaskScreen, row: TextRow, press: KeyPress): Next {
  if (screen.mode.is !== 'text') return [screen];
  const { line } = screen.mode;
  const rows: TaskScreen = { ...screen, mode: { is: 'rows' } };
  if (press.key.escape === true) return [rows];
  if (press.key.return === true) {
    return save(
      row.row === 'item' ? withItem(rows, row, { note: line.text }) : withValue(rows, row.field, line.text),
    );
  }
  const edited = editLine(line, press);
  return [edited === null ? screen : { ...screen, mode: { is: 'text', row, line: edited } }];
}

/** Only `y` puts a file aside. */
function onReplaceKey(screen: TaskScreen, { input, key }: KeyPress): Next {
  if (screen.mode.is !== 'replace') return [screen];
  const { field, index } = screen.mode;
  const rows: TaskScreen = { ...screen, mode: { is: 'rows' } };
  const finding = findingOf(screen, field.name, index);
  if (input === 'y' && finding !== undefined) return copy(rows, field, [finding], { replace: true });
  return input === 'n' || key.escape === true ? [rows] : [screen];
}

function onPreviewKey(screen: TaskScreen, press: KeyPress): Next | null {
  if (screen.mode.is !== 'preview') return [screen];
  const { mode } = screen;
  if (press.key.escape === true || press.key.return === true) return [{ ...screen, mode: { is: 'rows' } }];
  const columns = findingOf(screen, mode.field, mode.index)?.facts?.columns.length ?? 0;
  const to = moved(mode.chosen, columns, 10, press);
  return to === null ? null : [{ ...screen, mode: { ...mode, chosen: to } }];
}
