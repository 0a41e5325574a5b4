import path from 'node:path';
import { writeDurably } from '../../runner/durable-file.ts';
import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';
import { unlockForSigning } from '../unlock.ts';

export interface LogExportOptions extends CommonOptions {
  out?: string;
}

/** `leadline log export`: the journal in one signed file, which `leadline verify --bundle` checks anywhere. */
export function logExport(options: LogExportOptions, { terminal }: Shell): Promise<Outcome> {
  const workspace = findWorkspace(options);
  const file = path.resolve(options.out ?? path.join(workspace, 'leadline-log.json'));
  return withEngine(workspace, async (engine) => {
    const operator = await unlockForSigning();
    try {
      const bundle = await engine.exportLog(operator);
      const written = await writeDurably(file, `${JSON.stringify(bundle, null, 2)}\n`);
      const payload = {
        ...{ file, ...written, entries: bundle.entries.length, files: bundle.files.length },
        ...{ head: bundle.head.hash, exportedBy: operator.name },
      };
      const { glyphs, paint } = terminal;
      const told = `${payload.entries} entries and ${payload.files} files, signed by ${operator.name}: ${file}`;
      const text = [
        `${paint('good', `${glyphs.passed} exported`)}  ${told}`,
        `Check it anywhere: leadline verify --bundle ${path.basename(file)}`,
      ].join('\n');
      return { payload, text: () => text };
    } finally {
      operator.forget();
    }
  });
}
