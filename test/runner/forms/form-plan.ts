import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import {
  checklistField,
  choiceField,
  type FormField,
  fieldsOf,
  filesField,
  noteField,
  numberField,
  textField,
} from '../../../plans/form.ts';
import { definePlan } from '../../../plans/plan.ts';

export const dates = ['2024-01-07', '2024-03-31', '2024-07-07'] as const;

const columns = ['id', 'hired', 'name'];

/** Three dated files, one without a date, and one field of every other kind. */
export const form = z.strictObject({
  feeds: filesField({
    title: 'Feeds',
    folder: 'data/feeds',
    leastShareOfMedian: 0.9,
    expected: dates.map((date) => ({
      path: feedPath(date),
      date,
      columns,
      dated: ['hired'],
      leastRows: 1,
      finalNewline: true,
    })),
  }),
  checked: checklistField('Checked', ['Nobody opened the files', 'The sender was asked']),
  verdict: choiceField('Verdict', ['good', 'bad']),
  aligned: numberField('Aligned', { min: 0, max: 10, whole: true }),
  reason: textField('Reason', { longest: 40 }),
  note: noteField(),
});

export const feedsField = fieldsOf(form)[0] as Extract<FormField, { kind: 'files' }>;

export function feedPath(date: string): string {
  return `data/feeds/feed_${date.replaceAll('-', '')}.csv`;
}

/** A plan whose first step is that form, and whose second asks for a word only. */
export const formPlan = definePlan({
  name: 'form',
  version: '1',
  title: 'Fill in a form',
  description: 'Asks a person.',
  parameters: z.strictObject({}),
  steps: () => [
    {
      kind: 'human',
      id: '1.1',
      title: 'Fetch the feeds',
      needs: [],
      instructions: 'Put the three feeds into data/feeds.',
      checklist: ['They are there'],
      form,
    },
    {
      kind: 'human',
      id: '1.2',
      title: 'Look at them',
      needs: ['1.1'],
      instructions: 'Look.',
      checklist: ['They look well'],
    },
  ],
});

/** A feed of ten rows, the newest hired in the month of its date. */
export function feedText(date: string, rows = 10): string {
  const lines = Array.from(
    { length: rows },
    (_, at) => `${at},${at === 3 ? date.slice(0, 7) : '2019-05'},Ann ${date}`,
  );
  return `${columns.join(',')}\n${lines.join('\n')}\n`;
}

/** Writes a file of a folder, with the folders above it. */
export function put(folder: string, name: string, text: string | Buffer): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Writes all three feeds to their place, or into another folder. */
export function putFeeds(workspace: string, folder = 'data/feeds'): void {
  for (const date of dates) put(workspace, path.join(folder, path.basename(feedPath(date))), feedText(date));
}

/** Runs a generator to its end. */
export async function result<Result>(work: AsyncGenerator<unknown, Result>): Promise<Result> {
  let step = await work.next();
  while (step.done !== true) step = await work.next();
  return step.value;
}
