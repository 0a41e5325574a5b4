import type { Effect } from '../app/pane.ts';
import { factsOf } from '../error.ts';
import type { Next, TaskMessage, TaskScreen } from './task-screen.ts';

/** Keeps what is filled in so far; while one writing goes on, the next waits for its end. */
export function save(screen: TaskScreen): Next {
  if (screen.saving !== 'no') return [{ ...screen, saving: 'again' }];
  return [{ ...screen, saving: 'now' }, write(screen)];
}

export function onSaved(screen: TaskScreen): Next {
  const isBehind = screen.saving === 'again';
  return isBehind ? [{ ...screen, saving: 'now' }, write(screen)] : [{ ...screen, saving: 'no' }];
}

function write({ place, answers, files }: TaskScreen): Effect<TaskMessage> {
  const folders = Object.fromEntries(Object.entries(files).map(([name, { folder }]) => [name, folder]));
  return {
    do: 'work',
    work: async ({ engine }) => {
      await engine.forms.saveDraft(place.run, place.step, { answers, folders });
      return { kind: 'saved' };
    },
    failed: (error) => ({ kind: 'not-saved', error: factsOf(error) }),
  };
}
