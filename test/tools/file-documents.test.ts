import { describe, expect, it } from 'vitest';
import { fileDocuments } from '../../tools/file-documents.ts';
import { openBench } from '../support/run-tool.ts';

describe('filing documents', () => {
  it('copies one artifact as it is, and puts several under one title', async () => {
    const bench = await openBench();
    bench.artifacts.set('one.md', '# One\n\ntext\n');
    bench.artifacts.set('two.md', '# Two\n\n## Part\n');
    const { measures } = await bench.run(fileDocuments, {
      documents: [
        { name: 'copy.md', from: ['one.md'] },
        { name: 'both.md', title: 'Both', from: ['one.md', 'two.md'] },
      ],
    });
    expect(bench.artifacts.get('copy.md')).toBe('# One\n\ntext\n');
    expect(bench.artifacts.get('both.md')).toBe('# Both\n\n## One\n\ntext\n\n## Two\n\n### Part\n');
    expect(measures).toMatchObject({ documentsFiled: { value: 2 }, emptyDocuments: { value: 0 } });
  });

  it('counts a document without content', async () => {
    const bench = await openBench();
    bench.artifacts.set('nothing.json', '[]\n');
    const { measures } = await bench.run(fileDocuments, {
      documents: [{ name: 'drivers.json', from: ['nothing.json'] }],
    });
    expect(measures.emptyDocuments).toMatchObject({ value: 1, note: 'drivers.json' });
  });
});
