import path from 'node:path';
import { serveMcp } from '../../../server/mcp.ts';
import { smallEngine } from './small-engine.ts';

// A process for tests: what `leadline mcp` serves, over the small plan.
const [folder = ''] = process.argv.slice(2);
await serveMcp({ directory: path.resolve(folder), openEngine: () => smallEngine(folder) }, '0.0.0', {
  signal: new AbortController().signal,
  report: (error) => process.stderr.write(`${error.stack}\n`),
});
