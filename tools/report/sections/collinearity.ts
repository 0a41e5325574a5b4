import { decimal, percent, whole } from '../../../prompts/render.ts';
import { type CollinearityFile, collinearityFile, factorText } from '../../statistics/collinearity.ts';
import { heatMap } from '../charts/heat-map.ts';
import { poles } from '../ink.ts';
import { figure, part, type Section, tableOf, textOf } from '../section.ts';

const mostCells = 30;

/** Which features say the same: correlations, variance inflation, and what was removed for it. */
export const collinearity: Section = {
  id: 'collinearity',
  title: 'Features that say the same',
  async parts({ madeBy }) {
    const found = await madeBy('analyse-collinearity', collinearityFile);
    return found.map(({ file, source }) =>
      part({
        heading: found.length > 1 ? file.dataset : null,
        sources: [source],
        text: textOf('collinearity', { ...file, shown: shownFeatures(file).length }),
        figures: [correlations(file)],
        tables: [
          tableOf(
            'Variance inflation',
            file.features.toSorted((a, b) => b.vif - a.vif),
            [
              ['feature', ({ feature }) => feature],
              ['factor before', ({ vif }) => factorText(vif), 'number'],
              ['after', ({ vifAfter }) => (vifAfter === null ? 'removed' : decimal(vifAfter, 2)), 'number'],
              ['correlation with the label', ({ target }) => decimal(target, 3), 'number'],
              ['missing', ({ missing }) => percent(missing), 'number'],
            ],
          ),
          ...(file.removed.length === 0
            ? []
            : [
                tableOf('Removed', file.removed, [
                  ['feature', ({ feature }) => feature],
                  ['kept instead', ({ kept_instead = '' }) => kept_instead],
                  ['why', ({ rationale }) => rationale],
                ]),
              ]),
        ],
      }),
    );
  },
};

/** The features that are most entangled, for a picture that can be read. */
function shownFeatures({ features }: CollinearityFile): string[] {
  return features
    .toSorted((a, b) => b.vif - a.vif || (a.feature < b.feature ? -1 : 1))
    .slice(0, mostCells)
    .map(({ feature }) => feature);
}

function correlations(file: CollinearityFile) {
  const names = file.features.map(({ feature }) => feature);
  const shown = shownFeatures(file);
  const at = shown.map((name) => names.indexOf(name));
  const cells = at.flatMap((row, down) =>
    at.flatMap((column, across) => {
      const value = file.correlations[row]?.[column] ?? null;
      // The upper half would only repeat the lower.
      if (value === null || across > down) return [];
      const strong = row !== column && Math.abs(value) > file.limits.correlation;
      return [{ row: names[row] ?? '', column: names[column] ?? '', value, mark: strong ? '×' : '' }];
    }),
  );
  return figure({
    caption: `Pearson correlations among the ${whole(shown.length)} most entangled features; × is above ${file.limits.correlation} in absolute value, an empty cell has nothing to compare`,
    spec: heatMap(cells, {
      rows: shown,
      columns: shown,
      thresholds: [-0.7, -0.3, -0.1, 0.1, 0.3, 0.7],
      colours: poles,
      legend: 'correlation',
      cell: { width: 16, height: 16 },
    }),
    numbers: tableOf('Pairs that correlate most', file.pairs.slice(0, 40), [
      ['feature', ({ first }) => first],
      ['feature', ({ second }) => second],
      ['correlation', ({ correlation }) => decimal(correlation, 3), 'number'],
    ]),
    wide: true,
  });
}
