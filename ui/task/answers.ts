import { z } from 'zod';
import { signedFiles } from '../../runner/forms/signed-form.ts';
import type { Row, TaskScreen, ValueField } from './task-screen.ts';

export interface ItemAnswer {
  item: string;
  confirmed: boolean;
  note?: string;
}

type ItemRow = Extract<Row, { row: 'item' }>;

const itemAnswers = z.array(
  z.looseObject({ item: z.string(), confirmed: z.boolean(), note: z.string().exactOptional() }),
);

/** What is said of one item of a checklist so far; half-filled forms of before are believed as far as they fit. */
export function itemAnswer(screen: TaskScreen, { field, index }: ItemRow): ItemAnswer {
  const item = field.items[index] ?? '';
  const given = itemAnswers.safeParse(screen.answers[field.name]).data ?? [];
  const { confirmed = false, note } = given.find((one) => one.item === item) ?? {};
  return { item, confirmed, ...(note === undefined ? {} : { note }) };
}

/** The screen with another answer to one item. */
export function withItem(screen: TaskScreen, row: ItemRow, change: Partial<ItemAnswer>): TaskScreen {
  const answer = row.field.items.map((_, index) => {
    const { note, ...before } = itemAnswer(screen, { ...row, index });
    const kept = { ...before, ...(note === undefined ? {} : { note }) };
    if (index !== row.index) return kept;
    const { note: newNote, ...changed } = { ...kept, ...change };
    return newNote === undefined || newNote.trim() === '' ? changed : { ...changed, note: newNote.trim() };
  });
  return { ...screen, answers: { ...screen.answers, [row.field.name]: answer } };
}

/** What is typed or chosen in a field, as text; empty where it is not answered. */
export function valueText(screen: TaskScreen, field: ValueField): string {
  const value = screen.answers[field.name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The screen with what was typed into a field; nothing typed is no answer. */
export function withValue(screen: TaskScreen, field: ValueField, typed: string): TaskScreen {
  const { [field.name]: _, ...rest } = screen.answers;
  const text = typed.trim();
  if (text === '') return { ...screen, answers: rest };
  const number = field.kind === 'number' ? Number(text) : Number.NaN;
  return { ...screen, answers: { ...rest, [field.name]: Number.isFinite(number) ? number : text } };
}

/** The screen with the next word of a choice, or the one before; past the last, a field that may be left out is empty. */
export function withNextChoice(
  screen: TaskScreen,
  field: Extract<ValueField, { kind: 'choice' }>,
  by: 1 | -1,
): TaskScreen {
  const words = field.required ? field.options : ['', ...field.options];
  const at = words.indexOf(valueText(screen, field));
  const next = at === -1 ? (by === 1 ? 0 : words.length - 1) : (at + by + words.length) % words.length;
  return withValue(screen, field, words[next] ?? '');
}

/** Everything that would be signed now: the answers, and the files that were found there and whole. */
export function answersNow(screen: TaskScreen): TaskScreen['answers'] {
  const files = Object.entries(screen.files).map(([name, { inspection }]) => [
    name,
    inspection === null ? [] : signedFiles(inspection),
  ]);
  return { ...screen.answers, ...Object.fromEntries(files) };
}
