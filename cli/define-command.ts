import { type Command, InvalidArgumentError } from 'commander';

/** A command as all are: with a workspace, `--json` and an example. */
export function define(program: Command, name: string, summary: string, example: string): Command {
  return program
    .command(name)
    .description(`${summary}.`)
    .option('--workspace <dir>', 'the workspace; else the nearest folder upwards with a leadline.yaml')
    .option('--json', 'one JSON document on stdout, as docs/schema describes it')
    .addHelpText('after', `\nExample:\n  $ ${example}`);
}

/** For an option that is a port. */
export function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('A port is at most 65535.');
  return port;
}

/** For an option that is a count. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at least 0.');
  return Number(text);
}
