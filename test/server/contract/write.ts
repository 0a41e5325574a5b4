import { writeFile } from 'node:fs/promises';
import { contractFile, readContract } from './read-contract.ts';

// `node test/server/contract/write.ts && biome format --write docs/mcp-contract.json`: accepts what changed.
await writeFile(contractFile, `${JSON.stringify(await readContract(), null, 2)}\n`);
