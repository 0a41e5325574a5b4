import { runConformance } from './suite.ts';

/** `npm run conformance`: the official suite against the product's server. The last line says how many passed; 1 where one did not. */
const { scenarios, said } = await runConformance();
const failed = scenarios.filter((scenario) => !scenario.passed);
if (failed.length > 0) process.stdout.write(`${said}\n`);
for (const { revision, name, passed } of scenarios) {
  process.stdout.write(`${passed ? 'passed' : 'FAILED'}  ${revision}  ${name}\n`);
}
process.stdout.write(
  `${scenarios.length - failed.length} of ${scenarios.length} required scenarios passed.\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
