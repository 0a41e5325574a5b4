import type { KeyHint, PaneContext } from '../app/pane.ts';
import { chosenRow, findingOf, subjectOf, type TaskScreen } from './task-screen.ts';

/** The keys that do something now, most useful first. */
export function hintsOf(screen: TaskScreen, context: PaneContext): KeyHint[] {
  const hints = (...pairs: [string, string][]): KeyHint[] => pairs.map(([key, does]) => ({ key, does }));
  switch (screen.mode.is) {
    case 'folder':
      return hints(['Enter', 'take'], ['Tab', 'complete'], ['Down', 'choose'], ['Esc', 'leave']);
    case 'text':
      return hints(['Enter', 'keep'], ['Esc', 'leave']);
    case 'preview':
      return hints(['Up/Down', 'columns'], ['Esc', 'back to the form']);
    case 'replace':
      return hints(['y', 'replace'], ['n', 'leave']);
    case 'sign':
      return hints(['Enter', 'sign'], ['Up/Down', 'scroll'], ['Esc', 'back to the form']);
    case 'rows':
      return subjectOf(screen, context)?.step.state === 'done'
        ? hints(['r', 'go on with the run'], ['Esc', 'back'])
        : rowHints(screen, hints);
  }
}

function rowHints(screen: TaskScreen, hints: (...pairs: [string, string][]) => KeyHint[]): KeyHint[] {
  const row = chosenRow(screen);
  const always: [string, string][] = [
    ['s', 'sign'],
    ['Up/Down', 'move'],
    ['Esc', 'back'],
  ];
  switch (row?.row) {
    case 'folder':
      return hints(['Enter', 'pick a folder'], ['F', 'take all'], ['u', 'look again'], ...always);
    case 'file': {
      const finding = findingOf(screen, row.field.name, row.index);
      const take: [string, string][] =
        finding?.source == null
          ? []
          : [
              ['f', 'take it'],
              ['F', 'take all'],
            ];
      const see: [string, string][] = finding?.facts == null ? [] : [['Enter', 'look into it']];
      return hints(...take, ...see, ['p', 'pick a folder'], ['u', 'look again'], ...always);
    }
    case 'item':
      return hints(['Space', 'confirm'], ['n', 'note'], ...always);
    case 'value':
      return hints(['Enter', row.field.kind === 'choice' ? 'next' : 'type'], ...always);
    default:
      return hints(['Enter', 'sign'], ...always.slice(1));
  }
}
