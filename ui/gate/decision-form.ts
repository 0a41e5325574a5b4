import { hoursOfGrant, requireHours, requireReason } from '../../runner/approvals/rules.ts';
import { editLine, emptyLine, type Line, lineOf } from '../app/line-editor.ts';
import type { KeyPress } from '../app/pane.ts';
import { factsOf } from '../error.ts';

/** What the operator is about to sign. `ask` is a request of his own, which somebody else grants. */
export type Decision = 'grant' | 'ask' | 'decline';

export type Field = 'reason' | 'hours' | 'typed';

/** A decision that is being filled in. It stays bound to what was shown when it was opened. */
export interface DecisionForm {
  decision: Decision;
  /** Id of the open approval; null where the operator is the first to ask. */
  approval: string | null;
  /** SHA-256 of the evidence that was on the screen. */
  evidence: string;
  gate: string;
  step: string;
  at: Field;
  lines: Record<Field, Line>;
  /** True from submitting it to the answer: a second Enter must not sign a second time. */
  sent: boolean;
  /** What is wrong with it, or why it was refused; a line each. */
  problems: readonly string[];
}

export interface Filled {
  reason: string;
  hours: number;
  typed: string;
}

export function openForm(
  decision: Decision,
  about: { approval: string | null; evidence: string; gate: string; step: string },
): DecisionForm {
  return {
    decision,
    ...about,
    at: 'reason',
    lines: { reason: emptyLine, hours: lineOf(String(hoursOfGrant.usual)), typed: emptyLine },
    sent: false,
    problems: [],
  };
}

/** A grant takes the gate's id, typed by hand, so that no number of Enters ever grants. */
export function fieldsOf({ decision }: Pick<DecisionForm, 'decision'>): readonly Field[] {
  return decision === 'grant' ? ['reason', 'hours', 'typed'] : ['reason'];
}

/**
 * What a key does to the form: Enter goes on to the next field, and from the last one either to the first that is not filled as it must
 * be, or, when all are, to `submit`.
 */
export function onFormKey(form: DecisionForm, press: KeyPress): { form: DecisionForm; submit: boolean } {
  const { key } = press;
  if (form.sent) return { form, submit: false };
  if (key.return === true) return enter(form);
  if (key.tab === true || key.downArrow === true || key.upArrow === true)
    return { form: { ...form, at: neighbour(form, key.upArrow || key.shift ? -1 : 1) }, submit: false };
  const line = editLine(form.lines[form.at], press);
  if (line === null) return { form, submit: false };
  return { form: { ...form, lines: { ...form.lines, [form.at]: line }, problems: [] }, submit: false };
}

/** The values, trimmed. */
export function filledOf({ lines }: DecisionForm): Filled {
  return {
    reason: lines.reason.text.trim(),
    hours: hoursIn(lines.hours.text),
    typed: lines.typed.text.trim(),
  };
}

/** Hours as a person writes them; NaN for anything else, such as `0x10`. */
function hoursIn(text: string): number {
  return /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
}

function enter(form: DecisionForm): { form: DecisionForm; submit: boolean } {
  const fields = fieldsOf(form);
  const wrongHere = problemOf(form, form.at);
  if (wrongHere !== null) return { form: { ...form, problems: [wrongHere] }, submit: false };
  if (form.at !== fields.at(-1))
    return { form: { ...form, at: neighbour(form, 1), problems: [] }, submit: false };
  const wrong = fields.find((field) => problemOf(form, field) !== null);
  if (wrong === undefined) return { form: { ...form, sent: true, problems: [] }, submit: true };
  return { form: { ...form, at: wrong, problems: [problemOf(form, wrong) ?? ''] }, submit: false };
}

function neighbour(form: DecisionForm, by: 1 | -1): Field {
  const fields = fieldsOf(form);
  const index = Math.min(fields.length - 1, Math.max(0, fields.indexOf(form.at) + by));
  return fields[index] ?? form.at;
}

/** The same rules as those of the approvals, so that nobody unlocks his key for something that will be refused. */
function problemOf(form: DecisionForm, field: Field): string | null {
  const { reason, hours, typed } = filledOf(form);
  switch (field) {
    case 'reason':
      return refusalOf(() => requireReason(reason));
    case 'hours': {
      if (!Number.isNaN(hours)) return refusalOf(() => requireHours(hours));
      const { least, most } = hoursOfGrant;
      return `"${form.lines.hours.text.trim()}" is no number of hours. It must be ${least} to ${most} hours.`;
    }
    case 'typed':
      return typed === form.gate ? null : `Type ${form.gate} in full to grant; nothing has been granted.`;
  }
}

function refusalOf(rule: () => void): string | null {
  try {
    rule();
    return null;
  } catch (error) {
    const { message, expected } = factsOf(error);
    return expected === undefined ? message : `${message} It must be ${expected}.`;
  }
}
