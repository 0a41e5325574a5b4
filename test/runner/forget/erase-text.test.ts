import { expect, test } from 'vitest';
import { eraseFromFile } from '../../../runner/forget/erase-text.ts';
import { leads } from './bench.ts';

const { ann, bob } = leads;
const lead = { ids: [ann.id, ann.id.slice(0, 15)], keys: [ann.crd] };

/** What is left of a file; null where it was not changed. */
function left(name: string, text: string): string | null {
  return eraseFromFile(name, Buffer.from(text), lead)?.toString('utf8') ?? null;
}

const cases: { what: string; name: string; text: string; left: string | null }[] = [
  {
    what: 'a record of a CSV goes whole, also with a line end in quotes, and other bytes stay',
    name: 'a.csv',
    text: `id,said\r\n${bob.id},"Ä ""b"""\r\n${ann.id},"two\r\nlines"\r\n`,
    left: `id,said\r\n${bob.id},"Ä ""b"""\r\n`,
  },
  {
    what: 'a number counts in a column of persons, not of firms, and with zeros around it',
    name: 'a.csv',
    text: `RepCRD,FirmCRD\n0${ann.crd}.0,1\n${bob.crd},${ann.crd}\n`,
    left: `RepCRD,FirmCRD\n${bob.crd},${ann.crd}\n`,
  },
  {
    what: 'an id that is a part of a longer word is another',
    name: 'a.csv',
    text: `id\nx${ann.id}\n${ann.id}y\n`,
    left: null,
  },
  {
    what: 'a row of evidence goes by its id or its number',
    name: 'a.json',
    text: `${JSON.stringify({
      columns: ['lead', 'crd'],
      rows: [
        [ann.id, '1'],
        [bob.id, ann.crd],
        [bob.id, '2'],
      ],
      total: 3,
    })}\n`,
    left: `${JSON.stringify({ columns: ['lead', 'crd'], rows: [[bob.id, '2']], total: 3 })}\n`,
  },
  {
    what: 'columns side by side lose the same place, and lists of ids the id alone',
    name: 'a.json',
    text: JSON.stringify(
      { ids: [bob.id, ann.id], margins: [1, 2], folds: [[ann.id, bob.id]], seed: 1 },
      null,
      2,
    ),
    left: JSON.stringify({ ids: [bob.id], margins: [1], folds: [[bob.id]], seed: 1 }, null, 2),
  },
  {
    what: 'an object of a list goes, a text that names the lead keeps the rest',
    name: 'a.json',
    text: JSON.stringify([
      { lead: ann.id, tier: 'A' },
      { note: `see ${ann.id}, please`, tier: 'B' },
      { of: { lead: bob.id } },
    ]),
    left: JSON.stringify([{ of: { lead: bob.id } }]),
  },
  {
    what: 'a section about the lead goes to the next heading, an item and a row too',
    name: 'a.md',
    text: `# All\n\n### Lead ${ann.id}\n\n| Tier | A |\n\n### Lead ${bob.id}\n\n- \`${ann.id}\`, tier A\n- \`${bob.id}\`, tier B\n`,
    left: `# All\n\n### Lead ${bob.id}\n\n- \`${bob.id}\`, tier B\n`,
  },
  {
    what: 'a row that lists others too keeps them',
    name: 'a.md',
    text: `| succeeded | ${ann.id}, ${bob.id} |\nAbout ${ann.id}.\n`,
    left: `| succeeded | (forgotten), ${bob.id} |\nAbout (forgotten).\n`,
  },
  {
    what: 'the article of a page goes',
    name: 'a.html',
    text: `<article><h1>${bob.id}</h1></article><article><h1>${ann.id}</h1><ul><li>hot</li></ul></article><p>${ann.id}</p>`,
    left: `<article><h1>${bob.id}</h1></article><p>(forgotten)</p>`,
  },
];

test.each(cases)('$what', ({ name, text, left: expected }) => {
  expect(left(name, text)).toBe(expected);
  if (expected !== null) expect(left(name, expected)).toBeNull();
});
