import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { apiVersion } from '../../../salesforce/connect/api-version.ts';
import {
  historyFields,
  historyObject,
  historyRelationship,
  leadFields,
  salesforceTiers,
} from '../../../salesforce/fields.ts';

const lwc = path.join(import.meta.dirname, '../../../salesforce/force-app/main/default/lwc');
const bundles = readdirSync(lwc);
const read = (...parts: string[]) => readFileSync(path.join(lwc, ...parts), 'utf8');
const sources = bundles.flatMap((bundle) =>
  readdirSync(path.join(lwc, bundle))
    .filter((file) => /\.(js|html|css)$/.test(file))
    .map((file) => ({ file: `${bundle}/${file}`, text: read(bundle, file) })),
);

test('the component reads every field that the package makes on a lead, and no other', () => {
  expect(schemaFields('Lead').sort()).toEqual(['Id', ...leadFields.map(({ name }) => name)].sort());
});

test('the history reads fields that the package makes, by the relationship that it makes', () => {
  const made = historyFields.map(({ name }) => name);
  expect(schemaFields(historyObject).filter((name) => !made.includes(name))).toEqual([]);
  expect(read('leadlineHistory', 'fields.js')).toContain(`'${historyRelationship}'`);
});

test('the component knows the tiers that the package makes, in their order', () => {
  const quoted = salesforceTiers.map((tier) => `'${tier}'`).join(', ');
  expect(read('leadlineWords', 'tiers.js')).toContain(`[${quoted}]`);
});

test('the reason of a rep is as long as its field', () => {
  const field = leadFields.find(({ name }) => name === 'Leadline_Override_Reason__c');
  expect(read('leadlineOverride', 'fields.js')).toContain(
    `reasonLength = ${field !== undefined && 'length' in field ? field.length : 'unknown'}`,
  );
});

test('only the whole component is offered to pages: to those of leads, on desktops and on phones', () => {
  for (const bundle of bundles) {
    const meta = read(bundle, `${bundle}.js-meta.xml`);
    expect(meta).toContain(`<apiVersion>${apiVersion}</apiVersion>`);
    expect(meta).toContain(`<isExposed>${bundle === 'leadlineScore'}</isExposed>`);
  }
  const meta = read('leadlineScore', 'leadlineScore.js-meta.xml');
  expect(meta.match(/<(target|object)>.*</g)).toEqual(['<target>lightning__RecordPage<', '<object>Lead<']);
  expect(meta.match(/type="(Small|Large)"/g)).toEqual(['type="Small"', 'type="Large"']);
});

test('nothing reaches past its own template, and nothing is turned into markup', () => {
  const reaching =
    /innerHTML|outerHTML|insertAdjacentHTML|lwc:inner-html|lwc:dom|\bdocument\.|\bwindow\.|https?:|\beval\b/;
  expect(sources.filter(({ text }) => reaching.test(text)).map(({ file }) => file)).toEqual([]);
});

test('styles know no left and no right, and follow the host’s theme instead of the system’s', () => {
  const sided = /(^|[\s-])(left|right)\s*:|-(left|right)\b|prefers-color-scheme|!important/;
  expect(
    sources.filter(({ file, text }) => file.endsWith('.css') && sided.test(text)).map(({ file }) => file),
  ).toEqual([]);
});

function schemaFields(object: string): string[] {
  const all = sources.map(({ text }) => text).join('\n');
  const names = all.matchAll(new RegExp(`@salesforce/schema/${object}\\.(\\w+)`, 'g'));
  return [...new Set([...names].map(([, name = '']) => name))];
}
