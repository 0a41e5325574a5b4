import { readFile } from 'node:fs/promises';
import { isMap, parseDocument } from 'yaml';
import { writeDurably } from '../runner/durable-file.ts';

/** Sets parameters of one plan in a leadline.yaml and leaves everything else, comments too, as it is. */
export async function mergePlanParameters(
  file: string,
  plan: string,
  parameters: Record<string, unknown>,
): Promise<void> {
  const document = parseDocument(await readFile(file, 'utf8'));
  if (!isMap(document.get('plans', true))) document.set('plans', document.createNode({}));
  if (!isMap(document.getIn(['plans', plan], true))) document.setIn(['plans', plan], document.createNode({}));
  for (const [name, value] of Object.entries(parameters)) document.setIn(['plans', plan, name], value);
  for (const path of [['plans'], ['plans', plan]]) {
    const section = document.getIn(path, true);
    if (isMap(section)) section.flow = false;
  }
  await writeDurably(file, document.toString());
}
