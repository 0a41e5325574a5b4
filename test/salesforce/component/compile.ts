import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { transformSync } from '@lwc/compiler';

const require = createRequire(import.meta.url);
const here = import.meta.dirname;
const bundles = path.join(here, '../../../salesforce/force-app/main/default/lwc');

const known = new Map<string, string | null>();

const packages: Record<string, string> = {
  lwc: '@lwc/engine-dom',
  'synthetic-shadow': '@lwc/synthetic-shadow',
};

/**
 * The text of a module of the page, by its address, as JavaScript that a browser loads without a bundler; null where there is none.
 * `/lwc`: the framework. `/c/leadlineTier/...`: the bundles that are deployed. `/lightning/card/...`: stand-ins of Salesforce's base components.
 * `/modules/...`: stand-ins of what Salesforce hands to components.
 */
export function moduleAt(address: string): string | null {
  const before = known.get(address);
  if (before !== undefined) return before;
  const text = load(address);
  known.set(address, text);
  return text;
}

function load(address: string): string | null {
  const [first = '', ...rest] = address.split('/').filter((part) => part !== '');
  const library = packages[first];
  if (library !== undefined) return readFileSync(moduleOfPackage(library), 'utf8');
  if (first === 'schema') return schemaModule(rest.join('/'));
  if (first === 'modules') return readFileSync(path.join(here, 'stand-ins/modules', ...rest), 'utf8');
  if (first === 'c') return compiled('c', path.join(bundles, ...rest));
  if (first === 'lightning') return compiled('lightning', path.join(here, 'stand-ins/lightning', ...rest));
  return null;
}

function moduleOfPackage(name: string): string {
  return path.join(path.dirname(require.resolve(`${name}/package.json`)), 'dist/index.js');
}

/** `@salesforce/schema/Lead.Leadline_Tier__c`, as Salesforce makes it. */
function schemaModule(name: string): string {
  const [objectApiName, fieldApiName] = name.split('.');
  return `export default ${JSON.stringify(fieldApiName === undefined ? { objectApiName } : { objectApiName, fieldApiName })};`;
}

function compiled(namespace: string, address: string): string | null {
  const file = path.extname(address) === '' ? `${address}.js` : address;
  // A component without a style sheet imports one all the same.
  if (!existsSync(file)) return file.endsWith('.css') ? 'export default undefined;' : null;
  const source = readFileSync(file, 'utf8');
  const { code } = transformSync(source, file, {
    name: path.basename(path.dirname(file)),
    namespace,
    scopedStyles: false,
  });
  return code;
}
