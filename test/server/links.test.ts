import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { linksFor } from '../../server/result.ts';
import { engineOn } from '../runner/fixtures.ts';
import { caller } from './connect.ts';
import { connectTo, serve } from './http-fixtures.ts';

describe('the gates that list_gates lists', () => {
  it.each(['legacy', 'auto'] as const)(
    'come with links to the evidence of those that do not hold, for a client of the era %s',
    async (era) => {
      const { url, folder } = await serve();
      await writeFile(path.join(folder, 'data', 'leads.csv'), 'a\n');
      const { engine } = await engineOn(folder);
      await engine.advance(await engine.start('count'));
      await engine.close();
      const client = await connectTo(url, era);
      const { content } = await client.callTool({ name: 'list_gates', arguments: {} });
      const links = content.filter(({ type }) => type === 'resource_link');
      expect(links).toMatchObject([{ uri: 'leadline://runs/count-1/gates/C-1', name: 'C-1' }]);
      const { contents } = await client.readResource({ uri: 'leadline://runs/count-1/gates/C-1' });
      expect(JSON.stringify(contents)).toContain('C-1');
      expect((await caller(client)('list_gates')).text).toContain('failed C-1');
    },
  );
});

describe('links in an answer', () => {
  const resource = { uri: 'leadline://runs', name: 'runs', title: 'Runs', mimeType: 'application/json' };
  const speaking = (version: string | undefined) => ({
    server: { getNegotiatedProtocolVersion: () => version },
  });

  it('are left out for clients of revisions that do not know them', () => {
    for (const version of [undefined, '2024-11-05', '2025-03-26']) {
      expect(linksFor(speaking(version), [resource])).toEqual([]);
    }
    for (const version of ['2025-06-18', '2026-07-28']) {
      expect(linksFor(speaking(version), [resource])).toEqual([{ type: 'resource_link', ...resource }]);
    }
  });
});
