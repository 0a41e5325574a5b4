import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** Every attack that approvals are meant to stand, with the tests that try it: a file, and words of a title in it. */
const attacks: Record<string, [file: string, title: string][]> = {
  'the agent approves through every tool and prompt that it has': [
    [
      'attacks/agent.test.ts',
      'completes, grants and waives nothing by any tool, and what it was refused is journalled',
    ],
    [
      'attacks/agent.test.ts',
      'is given no prompt and no resource that decides, and no way to be asked in the place of a person',
    ],
    ['attacks/agent.test.ts', 'cannot go past a person’s step'],
    ['ui/chat/obedient-model.test.ts', 'grants nothing by all the tools that it has'],
  ],
  'the agent uses the shell': [
    [
      'attacks/shell.test.ts',
      'signs nothing in a workspace that was claimed, and each try with a key is journalled',
    ],
    ['attacks/shell.test.ts', 'grants by no command: only the terminal of a person does'],
  ],
  'somebody edits a threshold': [
    [
      'runner/approvals/attacks.test.ts',
      'a threshold in leadline.yaml changes nothing of the run that began',
    ],
    ['runner/approvals/attacks.test.ts', '%s in the journal leaves a broken chain, on which nobody builds'],
  ],
  'somebody edits the plan': [
    ['runner/approvals/attacks.test.ts', 'the plan, in %s, cannot go on with the run, and it is journalled'],
  ],
  'somebody edits the journal': [
    ['cli/bad-input.test.ts', 'is found by verify, which names the entry, and nothing is built on it'],
    ['attacks/workspace.test.ts', 'is not what was signed: %s'],
    ['attacks/workspace.test.ts', 'loses no entry without its signature'],
    ['attacks/workspace.test.ts', 'cannot finish a step whose gate does not hold'],
    ['attacks/workspace.test.ts', 'nor where a trigger of somebody else’s would swallow what is appended'],
    ['attacks/shell.test.ts', 'puts another result under a sign-off by writing the journal anew'],
  ],
  'somebody edits an artifact, an input or evidence after an approval': [
    ['runner/approvals/attacks.test.ts', '%s cannot be edited afterwards'],
    ['runner/approvals/approvals.test.ts', 'falls when an input changes by one byte'],
    ['tools/ingest-files.test.ts', 'refuses a file that is swapped between its hash and its rows'],
  ],
  'somebody replays a grant or a sign-off': [
    ['runner/approvals/attacks.test.ts', 'of a grant for another gate is seen'],
    [
      'runner/approvals/attacks.test.ts',
      'of a used approval on another gate, or a second time on the same, is seen',
    ],
    ['runner/approvals/attacks.test.ts', 'of a grant after the step was run again is seen'],
    ['runner/approvals/attacks.test.ts', 'of a grant in another run is seen'],
    ['runner/approvals/attacks.test.ts', 'of a grant in another workspace is seen'],
    ['attacks/shell.test.ts', 'replays a sign-off for another run: it is refused, journalled and found'],
  ],
  'somebody uses an expired grant': [
    ['runner/approvals/attacks.test.ts', 'cannot use a genuine grant after it expired'],
    ['runner/approvals/approvals.test.ts', 'that expired before the second came is worth nothing'],
    [
      'attacks/workspace.test.ts',
      'brings no grant back that had expired by what the journal has seen, and it is journalled',
    ],
  ],
  'somebody forges a signature': [
    ['runner/approvals/attacks.test.ts', 'cannot grant %s'],
    ['runner/approvals/attacks.test.ts', 'cannot do a human step, %s'],
    [
      'cli/log-export.test.ts',
      'a sign-off that nobody signed is found by verify, by its number, and nothing is built on it',
    ],
    ['attacks/workspace.test.ts', 'cannot have a person sign who was added only afterwards'],
  ],
  'the client answers an elicitation by itself': [
    [
      'attacks/agent.test.ts',
      'is given no prompt and no resource that decides, and no way to be asked in the place of a person',
    ],
    ['server/request-approval.test.ts', 'is never asked by an elicitation'],
  ],
  'the agent floods requests': [
    ['attacks/agent.test.ts', 'floods the operator with one question'],
    [
      'runner/approvals/attacks.test.ts',
      'a flood of 10,000 requests does not flood the journal, and hides no grant',
    ],
  ],
  'instructions are hidden in vendor data, file names, lead fields or notes': [
    [
      'attacks/shell.test.ts',
      'instructions in the names of firms, leads and files decide nothing, whatever tool reads them',
    ],
    ['attacks/agent.test.ts', 'change nothing in %s'],
    ['attacks/agent.test.ts', 'change nothing in the note of a step'],
  ],
  'two processes use one grant, or one takes back what the other grants': [
    ['runner/approvals/attacks.test.ts', 'two processes cannot both use one grant'],
    ['attacks/workspace.test.ts', 'a grant and a step that is taken back at once'],
  ],
  'somebody puts links into the workspace': [
    ['attacks/workspace.test.ts', 'are not written through where a file is half written'],
    ['attacks/workspace.test.ts', 'cannot lead out of the workspace by the name of a run'],
  ],
  'somebody changes an exported log': [
    ['runner/approvals/export.test.ts', 'a changed %s is seen'],
    ['runner/approvals/export.test.ts', 'a bundle that says two things of one, or is cut off, is none'],
  ],
};

const root = path.join(import.meta.dirname, '../..');

test.each(Object.entries(attacks))('%s: there are tests of that name', (_attack, tests) => {
  for (const [file, title] of tests) {
    const source = readFileSync(path.join(root, 'test', file), 'utf8');
    expect([file, title, source.includes(title)]).toEqual([file, title, true]);
  }
});

test('every file of tests that docs/security.md names is there, and those of the attacks are among them', () => {
  const table = readFileSync(path.join(root, 'docs/security.md'), 'utf8');
  const named = new Set(table.match(/test\/[\w/-]+\.test\.ts/g));
  for (const file of named) expect([file, existsSync(path.join(root, file))]).toEqual([file, true]);
  const missing = Object.values(attacks)
    .flat()
    .map(([file]) => `test/${file}`)
    .filter((file) => !named.has(file));
  expect(missing).toEqual([]);
});
