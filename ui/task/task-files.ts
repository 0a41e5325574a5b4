import path from 'node:path';
import type { FilesField } from '../../runner/forms/inspect-files.ts';
import type { FileFinding } from '../../runner/forms/judge-files.ts';
import type { Effect } from '../app/pane.ts';
import { type ErrorView, factsOf } from '../error.ts';
import type { FilesLook, Next, TaskMessage, TaskScreen } from './task-screen.ts';
import { watched } from './watched.ts';

/** Looks at the files of a field, in the folder that was picked; a look that goes on is ended. */
export function look(screen: TaskScreen, field: FilesField, folder?: string): Next {
  const before = screen.files[field.name];
  before?.watch?.stop();
  const picked = folder ?? before?.folder ?? field.folder;
  const look = (before?.look ?? 0) + 1;
  const files: FilesLook = {
    look,
    folder: picked,
    // What was found in another folder must not be taken for this one's.
    inspection: picked === before?.folder ? before.inspection : null,
    watch: null,
    progress: null,
    error: null,
  };
  const effect: Effect<TaskMessage> = {
    do: 'work',
    work: async ({ engine }) => {
      const watch = watched(engine.forms.inspect(field, picked));
      return { kind: 'looked', field: field.name, look, watch, news: await watch.news() };
    },
    failed: (error) => ({ kind: 'not-looked', field: field.name, look, error: factsOf(error) }),
  };
  return [withFiles(screen, field.name, files), effect];
}

/** What the look has found so far. */
export function onLooked(screen: TaskScreen, message: Extract<TaskMessage, { kind: 'looked' }>): Next {
  const { field, look, watch, news } = message;
  const files = screen.files[field];
  if (files === undefined || files.look !== look) {
    watch.stop();
    return [screen];
  }
  if (news.done) {
    return [withFiles(screen, field, { ...files, inspection: news.result, watch: null, progress: null })];
  }
  const next: Effect<TaskMessage> = {
    do: 'work',
    work: async () => ({ kind: 'looked', field, look, watch, news: await watch.news() }),
    failed: (error) => ({ kind: 'not-looked', field, look, error: factsOf(error) }),
  };
  return [withFiles(screen, field, { ...files, watch, progress: news.progress }), next];
}

export function onNotLooked(screen: TaskScreen, message: Extract<TaskMessage, { kind: 'not-looked' }>): Next {
  const { field, look, error } = message;
  const files = screen.files[field];
  if (files === undefined || files.look !== look) return [screen];
  return [
    withFiles(screen, field, { ...files, watch: null, progress: null, error }),
    { do: 'say', tone: 'bad', text: `${error.code}: ${error.message}` },
  ];
}

/** Ends a look that takes long; what was found before stays. */
export function stopLooking(screen: TaskScreen, field: string): TaskScreen {
  const files = screen.files[field];
  if (files === undefined) return screen;
  files.watch?.stop();
  return withFiles(screen, field, { ...files, look: files.look + 1, watch: null, progress: null });
}

/** Copies the files that were found for these, one after the other, then looks again. */
export function copy(
  screen: TaskScreen,
  field: FilesField,
  queue: readonly FileFinding[],
  replace: boolean,
): Next {
  if (screen.copying !== null)
    return [screen, { do: 'say', tone: 'warning', text: 'Files are being copied; wait for the end of it.' }];
  return copyNext({ ...screen, copying: { field, queue, watch: null, progress: null } }, replace);
}

function copyNext(screen: TaskScreen, replace: boolean): Next {
  const { copying } = screen;
  const [finding] = copying?.queue ?? [];
  if (copying === null) return [screen];
  if (finding === undefined || finding.source === null)
    return look({ ...screen, copying: null }, copying.field);
  const { source: from, expected } = finding;
  const effect: Effect<TaskMessage> = {
    do: 'work',
    work: async ({ engine }) => {
      const watch = watched(engine.forms.bringIn({ from, to: expected.path, replace }));
      return { kind: 'copied', watch, news: await watch.news() };
    },
    failed: (error) => ({ kind: 'not-copied', error: factsOf(error) }),
  };
  return [screen, effect];
}

export function onCopied(
  screen: TaskScreen,
  { watch, news }: Extract<TaskMessage, { kind: 'copied' }>,
): Next {
  const { copying } = screen;
  if (copying === null) return [screen];
  if (!news.done) {
    const next: Effect<TaskMessage> = {
      do: 'work',
      work: async () => ({ kind: 'copied', watch, news: await watch.news() }),
      failed: (error) => ({ kind: 'not-copied', error: factsOf(error) }),
    };
    return [{ ...screen, copying: { ...copying, watch, progress: news.progress } }, next];
  }
  const [done, ...queue] = copying.queue;
  const { former } = news.result;
  const name = path.basename(done?.expected.path ?? '');
  const kept =
    former === null ? '' : `; the former one is kept as ${former.slice(former.lastIndexOf('.before-'))}`;
  const [after, ...effects] = copyNext(
    { ...screen, copying: { ...copying, queue, watch: null, progress: null } },
    false,
  );
  return [after, { do: 'say', tone: 'good', text: `${name} is in its place${kept}` }, ...effects];
}

export function onNotCopied(screen: TaskScreen, error: ErrorView): Next {
  const { copying } = screen;
  if (copying === null) return [screen];
  const next = error.next === undefined ? '' : ` ${error.next}`;
  const [after, ...effects] = look({ ...screen, copying: null }, copying.field);
  return [after, { do: 'say', tone: 'bad', text: `${error.code}: ${error.message}${next}` }, ...effects];
}

/** Takes the file that was found for this one: at once where nothing is in its place, and only after a question where something is. */
export function fix(screen: TaskScreen, field: FilesField, index: number): Next {
  const finding = screen.files[field.name]?.inspection?.findings[index];
  if (finding === undefined) return [screen];
  if (finding.source === null) {
    const text =
      finding.state === 'present'
        ? 'It is there and whole.'
        : `There is no file to take for it. ${finding.next ?? ''}`;
    return [screen, { do: 'say', tone: finding.state === 'present' ? 'good' : 'warning', text }];
  }
  if (isInPlace(finding)) return [{ ...screen, mode: { is: 'replace', field, index } }];
  return copy(screen, field, [finding], false);
}

/** Takes all files that were found and whose place is free. */
export function fixAll(screen: TaskScreen, field: FilesField): Next {
  const inspection = screen.files[field.name]?.inspection;
  if (inspection == null)
    return [
      screen,
      { do: 'say', tone: 'warning', text: 'The folder is still being read; wait for the end of it.' },
    ];
  const queue = inspection.findings.filter((finding) => finding.source !== null && !isInPlace(finding));
  if (queue.length > 0) return copy(screen, field, queue, false);
  return [screen, { do: 'say', tone: 'warning', text: 'There is no file to take whose place is free.' }];
}

/** Whether something lies in the place of the file, sound or not. */
function isInPlace({ source, facts, state }: FileFinding): boolean {
  return state === 'present' || state === 'unreadable' || (facts !== null && facts.file !== source);
}

export function withFiles(screen: TaskScreen, field: string, files: FilesLook): TaskScreen {
  return { ...screen, files: { ...screen.files, [field]: files } };
}
