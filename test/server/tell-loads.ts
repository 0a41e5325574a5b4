import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

// Loaded into a process by `--import`: once it ends, LEADLINE_TEST_LOADS has the address of every module that it has loaded.
const loaded = new Set<string>();
registerHooks({
  load(url, context, next) {
    loaded.add(url);
    return next(url, context);
  },
});
process.on('exit', () => writeFileSync(process.env.LEADLINE_TEST_LOADS ?? '', [...loaded].join('\n')));
