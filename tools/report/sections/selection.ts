import { decimal, whole } from '../../../prompts/render.ts';
import { selectionFile } from '../../statistics/selection-file.ts';
import { part, type Section, tableOf, textOf } from '../section.ts';

/** Which features the model may use, and why the others may not. */
export const selection: Section = {
  id: 'selection',
  title: 'The choice of features',
  async parts({ madeBy }) {
    const found = await madeBy('select-features', selectionFile);
    return found.map(({ file, source }) =>
      part({
        heading: found.length > 1 ? file.dataset : null,
        sources: [source],
        text: textOf('selection', file),
        tables: [
          tableOf(
            'Kept',
            file.features.filter(({ kept }) => kept),
            [
              ['feature', ({ feature }) => feature],
              ['information value', ({ information }) => decimal(information, 3), 'number'],
              ['variance inflation', ({ vif }) => (vif === null ? '' : decimal(vif, 2)), 'number'],
              [
                'folds that keep it',
                ({ foldsKept }) => `${whole(foldsKept)} of ${file.folds.length}`,
                'number',
              ],
            ],
          ),
          tableOf('Removed', file.removed, [
            ['feature', ({ feature }) => feature],
            ['rule', ({ rule }) => rule],
            ['measured', ({ value }) => (value === null ? '' : decimal(value, 3)), 'number'],
            ['kept instead', ({ kept_instead = '' }) => kept_instead],
          ]),
        ],
      }),
    );
  },
};
