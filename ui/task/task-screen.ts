import type { FormField } from '../../plans/form.ts';
import type { BroughtIn } from '../../runner/forms/bring-in.ts';
import type { FolderListing } from '../../runner/forms/folders.ts';
import type { StepForm } from '../../runner/forms/form-of.ts';
import type { FilesField, FilesInspection } from '../../runner/forms/inspect-files.ts';
import type { FileFinding } from '../../runner/forms/judge-files.ts';
import type { Answers } from '../../runner/forms/signed-form.ts';
import type { ReadingProgress } from '../../runner/forms/survey-file.ts';
import type { RunState, StepState } from '../../runner/run-state.ts';
import type { Line } from '../app/line-editor.ts';
import type { Effect, PaneContext } from '../app/pane.ts';
import type { ErrorView } from '../error.ts';
import type { News, Watched } from './watched.ts';

/** All that the screen of a human step knows. */
export interface TaskScreen {
  place: { run: string; step: string };
  asked: { is: 'reading' } | { is: 'read'; form: StepForm } | { is: 'failed'; error: ErrorView };
  /** Answers by field; those of files are what the last look at them found. */
  answers: Answers;
  files: Readonly<Record<string, FilesLook>>;
  /** The row that keys act on. */
  chosen: number;
  mode: Mode;
  copying: Copying | null;
  /** Whether the half-filled form is being written, and whether it changed again meanwhile. */
  saving: 'no' | 'now' | 'again';
}

/** The last look at the files of a field. */
export interface FilesLook {
  /** As it was picked: relative to the workspace, absolute, or with `~`. */
  folder: string;
  inspection: FilesInspection | null;
  /** Counts the looks, so that news of one that was replaced is nobody's. */
  look: number;
  /** The look that goes on, if one does. */
  watch: Watched<ReadingProgress, FilesInspection> | null;
  progress: ReadingProgress | null;
  error: ErrorView | null;
  /** What stood here before the folder of another field was tried; null for a look that was asked for. */
  before: Pick<FilesLook, 'folder' | 'inspection'> | null;
}

/** What keys mean now. */
export type Mode =
  | { is: 'rows' }
  | { is: 'folder'; field: FilesField; line: Line; listing: FolderListing | null; chosen: number }
  | { is: 'text'; row: TextRow; line: Line }
  | { is: 'preview'; field: string; index: number; chosen: number }
  | { is: 'replace'; field: FilesField; index: number }
  | {
      is: 'sign';
      line: Line;
      problems: string[];
      busy: boolean;
      /** The first line of the list that is shown, and the furthest that was shown. */
      top: number;
      shown: number;
    };

/** A file that is being copied, and those that come after it. */
export interface Copying {
  field: FilesField;
  queue: readonly FileFinding[];
  /** How many files there were at the beginning, and how many others were left because of their names. */
  total: number;
  misnamed: number;
  watch: Watched<ReadingProgress, BroughtIn> | null;
  progress: ReadingProgress | null;
}

export type Row =
  | { row: 'folder'; field: FilesField }
  | { row: 'file'; field: FilesField; index: number }
  | { row: 'item'; field: Extract<FormField, { kind: 'checklist' }>; index: number }
  | { row: 'value'; field: ValueField }
  | { row: 'sign' };

/** A row into which something is typed. */
export type TextRow = Extract<Row, { row: 'item' | 'value' }>;

export type ValueField = Extract<FormField, { kind: 'choice' | 'number' | 'text' }>;

export type TaskMessage =
  | { kind: 'opened'; form: StepForm; answers: Answers; folders: Record<string, string> }
  | { kind: 'not-opened'; error: ErrorView }
  | {
      kind: 'looked';
      field: string;
      look: number;
      watch: NonNullable<FilesLook['watch']>;
      news: News<ReadingProgress, FilesInspection>;
    }
  | { kind: 'not-looked'; field: string; look: number; error: ErrorView }
  | { kind: 'copied'; watch: NonNullable<Copying['watch']>; news: News<ReadingProgress, BroughtIn> }
  | { kind: 'not-copied'; error: ErrorView }
  | { kind: 'listed'; typed: string; listing: FolderListing; complete: boolean }
  | { kind: 'saved' }
  | { kind: 'not-saved'; error: ErrorView }
  | { kind: 'signed'; by: string }
  | { kind: 'refused'; error: ErrorView };

export type Next = [TaskScreen, ...Effect<TaskMessage>[]];

/** The rows of a form, in the order in which they are filled in. */
export function rowsOf(screen: TaskScreen): Row[] {
  if (screen.asked.is !== 'read') return [];
  const rows = screen.asked.form.fields.flatMap((field): Row[] => {
    switch (field.kind) {
      case 'files':
        return [
          { row: 'folder', field },
          ...field.expected.map((_, index): Row => ({ row: 'file', field, index })),
        ];
      case 'checklist':
        return field.items.map((_, index) => ({ row: 'item', field, index }));
      default:
        return [{ row: 'value', field }];
    }
  });
  return [...rows, { row: 'sign' }];
}

export function chosenRow(screen: TaskScreen): Row | undefined {
  return rowsOf(screen)[screen.chosen];
}

export function findingOf(screen: TaskScreen, field: string, index: number): FileFinding | undefined {
  return screen.files[field]?.inspection?.findings[index];
}

/** The run and the step as the journal has them; null where there is no such step. */
export function subjectOf(
  { place }: TaskScreen,
  { snapshot }: Pick<PaneContext, 'snapshot'>,
): { run: RunState; step: StepState } | null {
  const run = snapshot.runs.find((one) => one.run === place.run);
  const step = run?.steps.find(({ id }) => id === place.step);
  return run === undefined || step === undefined ? null : { run, step };
}
