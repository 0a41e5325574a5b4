import { fileURLToPath } from 'node:url';
import { createChildren } from '../../../ui/app/children.ts';

// A process for tests: begins the stand-in for a run, which writes its own process id to the file of the first argument, and stays.
const children = createChildren({
  leadline: fileURLToPath(new URL('stand-in.js', import.meta.url)),
  workspace: '/w',
  environment: process.env,
});
children.start(['stay', process.argv[2] ?? ''], () => undefined);
setInterval(() => {}, 60_000);
