import path from 'node:path';
import type { FilesField, FilesInspection } from '../../runner/forms/inspect-files.ts';
import type { FileFinding, FileState } from '../../runner/forms/judge-files.ts';
import type { Effect } from '../app/pane.ts';
import { type ErrorView, factsOf } from '../error.ts';
import { save } from './task-draft.ts';
import type { FilesLook, Next, TaskMessage, TaskScreen } from './task-screen.ts';
import { watched } from './watched.ts';

/** Looks at the files of a field, in the folder that was picked; a look that goes on is ended. */
export function look(
  screen: TaskScreen,
  field: FilesField,
  folder?: string,
  former: FilesLook['before'] = null,
): Next {
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
    before: former,
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
    const done = { ...files, inspection: news.result, watch: null, progress: null };
    if (files.before !== null) return settleTrial(screen, field, done, files.before);
    return [withFiles(screen, field, done)];
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
  if (files.before !== null)
    return [
      withFiles(screen, field, { ...files, ...files.before, watch: null, progress: null, before: null }),
    ];
  return [
    withFiles(screen, field, { ...files, watch: null, progress: null, error }),
    { do: 'say', tone: 'bad', text: `${error.code}: ${error.message}` },
  ];
}

/** Looks in the folder that was picked for one field also for the files that other fields miss. */
export function tryForOthers(screen: TaskScreen, picked: FilesField, folder: string): Next {
  if (screen.asked.is !== 'read') return [screen];
  let next = screen;
  const effects: Effect<TaskMessage>[] = [];
  for (const field of screen.asked.form.fields) {
    const files = screen.files[field.name];
    if (field.kind !== 'files' || field.name === picked.name || files?.inspection == null) continue;
    if (files.inspection.findings.every(({ state }) => state === 'present')) continue;
    const { folder: former, inspection } = files;
    const [trying, ...more] = look(next, field, folder, { folder: former, inspection });
    next = trying;
    effects.push(...more);
  }
  return [next, ...effects];
}

/** A folder that was tried stays where it holds a file, under its own name, that was missing; otherwise all is as before. */
function settleTrial(
  screen: TaskScreen,
  field: string,
  tried: FilesLook,
  before: NonNullable<FilesLook['before']>,
): Next {
  const found = (tried.inspection?.findings ?? []).filter(
    ({ state }, index) =>
      state === 'elsewhere' && !sound.has(before.inspection?.findings[index]?.state ?? 'missing'),
  );
  const settled = found.length > 0 ? tried : { ...tried, ...before };
  const [saved, ...saving] = save(withFiles(screen, field, { ...settled, before: null }));
  const [first] = found;
  if (first === undefined) return [saved, ...saving];
  const name = path.basename(first.expected.path);
  const text =
    found.length === 1
      ? `${name} is in that folder, too: it is looked for there.`
      : `${name} and ${found.length - 1} more are in that folder, too: they are looked for there.`;
  return [saved, { do: 'say', tone: 'good', text }, ...saving];
}

const sound: ReadonlySet<FileState> = new Set(['present', 'elsewhere']);

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
  { replace, misnamed = 0 }: { replace: boolean; misnamed?: number },
): Next {
  if (screen.copying !== null)
    return [screen, { do: 'say', tone: 'warning', text: 'Files are being copied; wait for the end of it.' }];
  const copying = { field, queue, total: queue.length, misnamed, watch: null, progress: null };
  return copyNext({ ...screen, copying }, replace);
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
  const { total, misnamed } = copying;
  const name = path.basename(done?.expected.path ?? '');
  const placed = total === 1 ? `${name} is in its place` : `${total} files are in their place`;
  const kept =
    former === null ? '' : `; the former one is kept as ${former.slice(former.lastIndexOf('.before-'))}`;
  const left = misnamed === 0 ? '' : `. ${misnamedText(misnamed)}`;
  const [after, ...effects] = copyNext(
    { ...screen, copying: { ...copying, queue, watch: null, progress: null } },
    false,
  );
  if (queue.length > 0) return [after, ...effects];
  return [after, { do: 'say', tone: 'good', text: `${placed}${kept}${left}` }, ...effects];
}

export function onNotCopied(screen: TaskScreen, error: ErrorView): Next {
  const { copying } = screen;
  if (copying === null) return [screen];
  const next = error.next === undefined ? '' : ` ${error.next}`;
  const { total, queue } = copying;
  const standing = total === 1 ? '' : `${total - queue.length} of ${total} files are in their place. `;
  const [after, ...effects] = look({ ...screen, copying: null }, copying.field);
  return [
    after,
    { do: 'say', tone: 'bad', text: `${standing}${error.code}: ${error.message}${next}` },
    ...effects,
  ];
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
  return copy(screen, field, [finding], { replace: false });
}

/** Takes all files that were found under their own names and whose place is free: what another name means is a person's to say, by `f`. */
export function fixAll(screen: TaskScreen, field: FilesField): Next {
  const inspection = screen.files[field.name]?.inspection;
  if (inspection == null)
    return [
      screen,
      { do: 'say', tone: 'warning', text: 'The folder is still being read; wait for the end of it.' },
    ];
  const queue = takeable(inspection);
  const misnamed = inspection.findings.filter(
    ({ state, source }) => state === 'misnamed' && source !== null,
  ).length;
  if (queue.length > 0) return copy(screen, field, queue, { replace: false, misnamed });
  const text = misnamed > 0 ? misnamedText(misnamed) : 'There is no file to take whose place is free.';
  return [screen, { do: 'say', tone: 'warning', text }];
}

/** The same from a row that is no file's: for the first field that has files to take. Null for a form without files. */
export function fixAnywhere(screen: TaskScreen): Next | null {
  const fields = screen.asked.is === 'read' ? screen.asked.form.fields : [];
  const ofFiles = fields.filter((field) => field.kind === 'files');
  const [first] = ofFiles;
  if (first === undefined) return null;
  const has = ({ name }: FilesField) => {
    const inspection = screen.files[name]?.inspection;
    return inspection != null && takeable(inspection).length > 0;
  };
  return fixAll(screen, ofFiles.find(has) ?? first);
}

function takeable({ findings }: FilesInspection): FileFinding[] {
  return findings.filter(
    (finding) => finding.state === 'elsewhere' && finding.source !== null && !isInPlace(finding),
  );
}

function misnamedText(misnamed: number): string {
  return misnamed === 1
    ? '1 file has another name: look at it, then f takes it.'
    : `${misnamed} files have other names: look at each, then f takes it.`;
}

/** Whether something lies in the place of the file, sound or not. */
function isInPlace({ source, facts, state }: FileFinding): boolean {
  return state === 'present' || state === 'unreadable' || (facts !== null && facts.file !== source);
}

export function withFiles(screen: TaskScreen, field: string, files: FilesLook): TaskScreen {
  return { ...screen, files: { ...screen.files, [field]: files } };
}
