import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openDuckDb } from '../../warehouse/duckdb.ts';
import { recordsOf } from '../../tools/model/csv.ts';
import { leadline } from '../cli/leadline.ts';
import { copyOf, madeWorkspace } from '../cli/workspaces.ts';
import { installPackage } from '../salesforce/push/fixtures.ts';
import { startFakeOrg } from '../../salesforce/fake/server.ts';
import { forTinyData } from '../support/for-tiny-data.ts';
import { environmentOf } from '../support/operator.ts';
import { findInDuckDb } from '../../warehouse/erase/erase-duckdb.ts';
import { askEverything } from './canary/ask-server.ts';
import { canary, type Planted, plantCanary } from './canary/plant.ts';
import { listenBefore } from './canary/proxy.ts';

/*
 * A person with unmistakable names, addresses and numbers in every file goes through a whole run, a sync, the agent's server and the chat.
 * Two stores have the data as it was received, and are left out of the search: the files themselves (`data/`), and the tables that keep
 * them as text (`*_raw`, and the contract's own columns of the snapshots, which later steps join by and never hand on).
 */

let made: Awaited<ReturnType<typeof madeWorkspace>>;
let planted: Planted;
const said: string[] = [];

beforeAll(async () => {
  made = await madeWorkspace();
  await writeFile(path.join(made.folder, 'leadline.yaml'), forTinyData);
  planted = await plantCanary(made.folder, await scoredLead(made.folder));
  const { code, stdout, stderr } = await leadline(['run', 'v6-true-vintage', '--rehearse', '--workspace', made.folder, '--json']);
  said.push(stdout, stderr);
  expect({ code, stderr }).toMatchObject({ code: 0 });
}, 180_000);

afterAll(() => made.remove());
