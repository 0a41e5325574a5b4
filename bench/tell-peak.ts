import { writeSync } from 'node:fs';

// Loaded into a command by `--import`: says at the end how much memory the process took at most, in kibibytes.
process.on('exit', () => {
  writeSync(2, `\n${JSON.stringify({ peakKibibytes: process.resourceUsage().maxRSS })}\n`);
});
