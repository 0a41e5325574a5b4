import { z } from 'zod';
import { counts } from './foreseen.ts';
import { type Artifacts, defineTool } from './tool.ts';

const document = z.strictObject({
  name: z.string().min(1).describe('Artifact to write, as the reference document names it.'),
  title: z.string().optional().describe('Heads a Markdown document that is made of several parts.'),
  from: z.array(z.string().min(1)).min(1).describe('Artifacts of the run that it is made of, in order.'),
});

/** Files what a unit of a plan has made under the names that the reference document gives it: one artifact, or several in one. */
export const fileDocuments = defineTool({
  name: 'file-documents',
  title: 'File the documents',
  description:
    'Writes artifacts of the run again under the names of the reference document; several Markdown artifacts become one document with a title.',
  effect: 'files',
  input: z.strictObject({ documents: z.array(document).min(1) }),
  output: z.strictObject({ filed: z.array(z.string()) }),
  measures: () => ['documentsFiled', 'emptyDocuments'],
  foresee: () => counts('documentsFiled', 'emptyDocuments'),
  touches: ({ documents }) => ({
    readsArtifacts: [...new Set(documents.flatMap(({ from }) => from))],
    writesArtifacts: documents.map(({ name }) => name),
  }),
  async run({ documents }, { artifacts }) {
    const empty: string[] = [];
    for (const each of documents) {
      const text = await textOf(each, artifacts);
      if (isEmpty(text)) empty.push(each.name);
      await artifacts.write(each.name, text);
    }
    return {
      output: { filed: documents.map(({ name }) => name) },
      measures: {
        documentsFiled: { value: documents.length - empty.length },
        emptyDocuments: {
          value: empty.length,
          note: empty.length === 0 ? `${documents.length} documents have content` : empty.join(', '),
        },
      },
    };
  },
});

async function textOf({ title, from }: z.output<typeof document>, artifacts: Artifacts): Promise<string> {
  const parts: string[] = [];
  for (const name of from) parts.push(await artifacts.read(name));
  if (title === undefined) return parts.join('\n');
  // Each part has a heading of its own, which goes one level down under the title.
  return [`# ${title}\n`, ...parts.map((part) => part.replace(/^#/gm, '##'))].join('\n');
}

/** Nothing at all, or JSON that holds nothing. */
function isEmpty(text: string): boolean {
  const content = text.trim();
  return content === '' || content === '[]' || content === '{}' || content === 'null';
}
