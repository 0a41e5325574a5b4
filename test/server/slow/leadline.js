// Stands in for the `leadline` command, with the slow plan: advances a run and answers with JSON, as cli/leadline.js does.
import { parseArgs } from 'node:util';
import { slowEngine } from './slow-engine.ts';

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();

const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    run: { type: 'string' },
    until: { type: 'string' },
    workspace: { type: 'string' },
    json: { type: 'boolean' },
  },
});
const answer = (document) => process.stdout.write(`${JSON.stringify(document)}\n`);
const engine = await slowEngine(values.workspace ?? '');
try {
  const run = await engine.advance(values.run ?? '', {
    ...(values.until === undefined ? {} : { until: values.until }),
    signal: stopping.signal,
  });
  answer({ ok: true, run });
} catch (error) {
  answer({ ok: false, error });
  process.exitCode = 1;
}
await engine.close();
