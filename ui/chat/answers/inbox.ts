import { printable } from '../../width.ts';

import type { Answer, Asked } from '../command.ts';

/** /inbox: what waits for a person. */
export function answerInbox({ snapshot: { inbox, run }, terminal }: Asked): Answer {
  if (inbox.length === 0) {
    const next = run?.nextActions[0];
    return {
      text: `Nothing waits for a person.${next === undefined ? '' : ` Next: ${printable(next.label)}`}`,
    };
  }
  const lines = inbox.map((item) => {
    const how =
      item.kind === 'gate' || item.kind === 'approval' ? `/gate ${item.gate}` : `/step ${item.step}`;
    return `${terminal.glyphs.waiting} ${item.kind}  ${item.run} ${item.step}  ${item.title}  (${how})`;
  });
  return { text: lines.map(printable).join('\n') };
}
