import { wilsonInterval } from '../../../model/measure/index.ts';
import { decimal, percent, whole } from '../../../prompts/render.ts';
import {
  type CalibrationFile,
  calibrationArtifacts,
  calibrationFile,
} from '../../model/calibration-files.ts';
import { lineChart } from '../charts/lines.ts';
import { figure, part, percentRange, range, type Section, tableOf, textOf } from '../section.ts';

/** Whether a probability of 8 % means that eight in a hundred convert. */
export const calibration: Section = {
  id: 'calibration',
  title: 'What the probabilities mean',
  async parts({ named }) {
    const found = await named(calibrationArtifacts.calibration, calibrationFile);
    if (found === null) return [];
    const { file, source } = found;
    const scores = (['ece', 'brier', 'logLoss'] as const).map((name) => ({
      name: names[name],
      before: file.intervals.before[name],
      after: file.intervals.after[name],
    }));
    return [
      part({
        sources: [source],
        text: textOf('calibration', file),
        figures: [reliability(file)],
        tables: [
          tableOf('Errors of the probabilities, smaller is better', scores, [
            ['error', ({ name }) => name],
            ['before calibration', ({ before }) => decimal(before.value), 'number'],
            ['95 % interval', ({ before }) => range(before, 4), 'number'],
            ['after', ({ after }) => decimal(after.value), 'number'],
            ['95 % interval', ({ after }) => range(after, 4), 'number'],
          ]),
          ...(file.segments.length === 0
            ? []
            : [
                tableOf('Segments', file.segments, [
                  ['segment', ({ segment, judged }) => `${segment}${judged ? '' : ' (not judged)'}`],
                  ['test leads', ({ rows }) => whole(rows), 'number'],
                  ['converted', ({ positives }) => whole(positives), 'number'],
                  [
                    'calibrator',
                    ({ calibrator, reason }) => `${calibrator}${reason === null ? '' : `: ${reason}`}`,
                  ],
                  ['error before', ({ eceBefore }) => decimal(eceBefore), 'number'],
                  ['after', ({ eceAfter }) => decimal(eceAfter), 'number'],
                ]),
              ]),
        ],
      }),
    ];
  },
};

const names = { ece: 'expected calibration error', brier: 'Brier score', logLoss: 'log loss' };

function reliability({ curve }: CalibrationFile) {
  const points = (['after', 'before'] as const).flatMap((when) =>
    curve[when].map(({ meanPredicted, observed }) => ({ x: meanPredicted, y: observed, series: when })),
  );
  const bins = curve.after.map((bin) => {
    const { low, high } = wilsonInterval(Math.round(bin.observed * bin.rows), bin.rows);
    return { ...bin, low, high };
  });
  const most = points.reduce((largest, { x, y }) => Math.max(largest, x, y), 0.01);
  return figure({
    caption:
      'Observed against predicted rate on the test leads, in bins of equal count; on the dashed line both agree, and the band is the 95 % Wilson interval of the calibrated bins',
    spec: lineChart(points, {
      x: { title: 'predicted', format: '.0%' },
      y: { title: 'observed', format: '.0%' },
      compare: 'diagonal',
      dots: true,
      band: bins.map(({ meanPredicted, low, high }) => ({
        x: meanPredicted,
        low,
        high: Math.min(high, 1.1 * most),
      })),
      domain: [0, 1.1 * most],
    }),
    numbers: tableOf('Bins after calibration', bins, [
      ['leads', ({ rows }) => whole(rows), 'number'],
      ['predicted', ({ meanPredicted }) => percent(meanPredicted, 2), 'number'],
      ['observed', ({ observed }) => percent(observed, 2), 'number'],
      ['95 % interval', ({ low, high }) => percentRange(low, high), 'number'],
    ]),
  });
}
