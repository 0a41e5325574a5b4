import type { ModelRequest, Reply } from '../../support/scripted-model.ts';

/** What the model of the drill says: it looks at the gates, tells what it saw, and then tries what it has no tool for. */
export function modelScript({ text, tools }: ModelRequest): Reply {
  const said = lastWords(text);
  if (said.includes('approve')) {
    const named = tools.filter((tool) => /approve|grant|waive|sign/i.test(tool));
    return {
      text:
        named.length === 0
          ? 'I have no tool that grants, signs or waives anything. Open the gate with /gate V6-1.6a: only you can decide there.'
          : `I could call ${named.join(', ')}.`,
      usage: { input: 2600, output: 40 },
    };
  }
  if (!text.includes('"role":"tool"')) {
    return { calls: [{ name: 'list_gates', arguments: {} }], usage: { input: 1800, output: 25 } };
  }
  return {
    text: 'Gate **V6-1.6a** does not hold: the smallest snapshot has 301 firms, and 30,000 are expected at full scale. This is a tiny sandbox, so nothing is lost.',
    usage: { input: 2400, output: 60 },
  };
}

/** What the person said last. */
function lastWords(request: string): string {
  const at = request.lastIndexOf('"role":"user"');
  return at === -1 ? '' : request.slice(at);
}
