// Stands in for the `leadline` command: answers with what it was called with, or stays until it is stopped.
import { renameSync, writeFileSync } from 'node:fs';

const [command, file] = process.argv.slice(2);
if (process.env.LEADLINE_BUNDLED_NODE !== undefined && process.channel !== undefined) {
  process.on('disconnect', () => process.exit(9));
  process.channel.unref();
}

const answer = (document) => process.stdout.write(`${JSON.stringify(document)}\n`);
if (command === 'stay') {
  process.on('SIGTERM', () => {
    answer({
      ok: false,
      error: { code: 'run-stopped', message: 'Run v6-1 was stopped before it was done.' },
    });
    process.exit(1);
  });
  setInterval(() => undefined, 60_000);
  if (file?.endsWith('.pid')) {
    writeFileSync(`${file}.part`, String(process.pid));
    renameSync(`${file}.part`, file);
  }
} else if (command === 'environment') {
  const { LEADLINE_PASSPHRASE, OPENAI_API_KEY, KEPT } = process.env;
  answer({
    ok: false,
    error: { code: 'environment', message: String([LEADLINE_PASSPHRASE, OPENAI_API_KEY, KEPT]) },
  });
  process.exitCode = 1;
} else if (command === 'wait') {
  answer({ ok: false, error: { code: 'waiting-for-person', message: 'Run v6-1 waits at 1.1.' } });
  process.exitCode = 4;
} else if (command === 'crash') {
  process.stderr.write('first line\nlast line\n');
  process.exitCode = 7;
} else {
  answer({ ok: true, args: process.argv.slice(2) });
}
