/** What a line of the chat means: a command with its words, or a question for the model. */
export type Meaning = { kind: 'command'; name: string; words: string[] } | { kind: 'question'; text: string };

/** Reads a line. A leading `/` is always a command; a few whole sentences in plain words are, too. */
export function understand(line: string, plans: readonly string[]): Meaning {
  const text = line.trim();
  const [, name, rest = ''] = /^\/(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  if (name !== undefined) return command(name === '' ? 'help' : name, rest);
  const sentence = text
    .toLowerCase()
    .replace(/[?!.]+$/, '')
    .replace(/\s+/g, ' ');
  for (const [pattern, meant] of sentences) {
    const match = pattern.exec(sentence);
    // An id keeps the letters that were typed: the sentence is lower case for the comparison alone.
    if (match !== null) return command(meant, asTyped(text, match[1]));
  }
  const begun = /^(?:run|start) (?:plan )?(\S+)$/.exec(sentence)?.[1];
  if (begun !== undefined && plans.includes(begun)) return command('run', begun);
  return { kind: 'question', text };
}

const gate = '((?:gate )?[a-z]*[\\w.-]*\\d[\\w.-]*)';

/** Whole sentences only: whatever says more than they do is for the model. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^(?:help|what can (?:i|you) do)$/, 'help'],
  [/^(?:what(?:'s| is) (?:waiting|pending|open)(?: for me)?|inbox|what do i have to do)$/, 'inbox'],
  [
    /^(?:status|where are we|how far (?:is it|are we)|where does (?:it|the run) stand|what is running)$/,
    'status',
  ],
  [
    new RegExp(
      `^why (?:is|was|did|does) ${gate} (?:blocked|blocking|failed|fail|failing|open|warned|red|not hold)$`,
    ),
    'why',
  ],
  [/^why (?:is|was) (?:it|this|the run) (?:blocked|stopped|failed|waiting|failing)$/, 'why'],
  [/^what(?:'s| is) (?:blocking|keeping) (?:it|us|the run)$/, 'why'],
  [/^(?:show|list)(?: me)?(?: the| all)? gates$/, 'gates'],
  [/^(?:show|list)(?: me)?(?: the)? (open) gates$/, 'gates'],
  [new RegExp(`^(?:show|list)(?: me)?(?: the)? evidence (?:of|for) ${gate}$`), 'evidence'],
  [/^(?:go on|continue|resume)$/, 'resume'],
  [/^(?:(?:show|list|which)(?: me)?(?: the)? plans|what can be run)$/, 'plans'],
  [/^(?:show|list)(?: me)?(?: the)? tasks$/, 'tasks'],
  [/^(?:what(?:'s| has)? changed|compare(?: the)? runs|compare(?: the)? last two runs)$/, 'compare'],
  [/^explain lead (\w*\d\w*)$/, 'explain'],
  [/^explain (00q\w*)$/, 'explain'],
  [/^(?:show |which are )?(?:the )?(?:top|most important|best) features$/, 'features'],
  [/^(?:(?:show )?(?:the )?metrics|how good is (?:the model|it))$/, 'metrics'],
];

function command(name: string, rest: string): Meaning {
  return { kind: 'command', name, words: rest.split(/\s+/).filter((word) => word !== '') };
}

function asTyped(text: string, found: string | undefined): string {
  if (found === undefined) return '';
  const at = text.toLowerCase().replace(/\s+/g, ' ').indexOf(found);
  return text
    .replace(/\s+/g, ' ')
    .slice(at, at + found.length)
    .replace(/^gate /i, '');
}
