import { Journal } from '../../runner/journal.ts';
import { takeLease } from '../../runner/lease.ts';

// A process for tests: takes the lease of the journal named by its argument, says so, and stays until it is killed.
takeLease(new Journal(process.argv[2] ?? '', () => new Date(0)), 'count-1');
process.stdout.write('held\n');
setInterval(() => {}, 60_000);
