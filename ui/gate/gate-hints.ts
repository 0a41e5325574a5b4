import type { KeyHint, PaneContext } from '../app/pane.ts';
import { fieldsOf } from './decision-form.ts';
import { type GateScreen, rowsOf, subjectOf } from './gate-screen.ts';
import { whyNobody } from './subject.ts';
import { allColumnsFit } from './table-lines.ts';

/** The keys that do something on the gate's screen now, most useful first. */
export function hintsOf(screen: GateScreen, context: PaneContext): KeyHint[] {
  const subject = subjectOf(screen, context);
  if (subject === null) return [{ key: 'Esc', does: 'back' }];
  if (screen.form !== null) {
    const fields = fieldsOf(screen.form);
    return [
      { key: 'Enter', does: screen.form.at === fields.at(-1) ? 'sign' : 'next field' },
      ...(fields.length === 1 ? [] : [{ key: 'Up/Down', does: 'field' }]),
      { key: 'Esc', does: 'leave the form' },
    ];
  }
  if (screen.refused !== null) {
    return [
      { key: '↑↓', does: 'rows' },
      { key: 'Esc', does: 'other keys' },
    ];
  }
  if (screen.filter !== null) {
    return [
      { key: 'Enter', does: 'keep' },
      { key: 'Esc', does: 'all rows' },
    ];
  }
  const { run, verdict, open } = subject;
  const rows = rowsOf(screen);
  return [
    ...(verdict.waived !== undefined && run.state === 'paused' ? [{ key: 'g', does: 'go on' }] : []),
    ...(run.state === 'running' ? [] : [{ key: 't', does: 'retry after a fix' }]),
    ...(whyNobody(subject) === null ? [{ key: 'w', does: waiveWord(context, open !== null) }] : []),
    ...(open === null ? [] : [{ key: 'd', does: 'decline' }]),
    { key: 'x', does: 'leave as is' },
    ...(rows === null
      ? []
      : [
          { key: '/', does: 'filter' },
          ...(allColumnsFit(rows, context.columns) ? [] : [{ key: 'h/l', does: 'sideways' }]),
          { key: 'v', does: screen.show === 'row' ? 'all' : 'whole row' },
          { key: 'e', does: screen.show === 'rows' ? 'all' : 'rows only' },
        ]),
    { key: 'J/K', does: 'scroll' },
  ];
}

function waiveWord({ snapshot }: PaneContext, isAsked: boolean): string {
  return isAsked || snapshot.operator.solo ? 'waive' : 'ask for a waiver';
}
