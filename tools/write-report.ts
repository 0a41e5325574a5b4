import { z } from 'zod';
import { renderPrompt } from '../prompts/render.ts';
import { backtestArtifacts, backtestFile } from './model/backtest-files.ts';
import { bundleArtifacts, bundleFolder, loadBundle } from './model/bundle.ts';
import { calibrationArtifacts, calibrationFile } from './model/calibration-files.ts';
import * as charts from './model/chart-specs.ts';
import { drawCharts } from './model/draw-chart.ts';
import { scoreArtifacts, scoresFile, shapSummaryFile } from './model/score-files.ts';
import { curvesFile, metricsFile, splitFile, trainingArtifacts } from './model/training-files.ts';
import { defineTool } from './tool.ts';

const reportName = 'report.html';

const input = z.strictObject({
  title: z.string().min(1).describe('Heads the report, such as the plan and its version.'),
});
const output = z.strictObject({ report: z.string() });

/** Step 4.7: one page that shows how good the model is, what its probabilities mean, and whom to call. */
export const writeReport = defineTool({
  name: 'write-report',
  title: 'Write the report',
  description:
    'Writes report.html: one self-contained page with charts, metrics with intervals, calibration, backtest and the highest-scored leads. It holds no clock and no run, so the same results give the same bytes.',
  effect: 'files',
  input,
  output,
  measures: () => [],
  touches: () => ({
    readsArtifacts: [
      ...bundleArtifacts,
      trainingArtifacts.metrics,
      trainingArtifacts.split,
      trainingArtifacts.curves,
      calibrationArtifacts.calibration,
      backtestArtifacts.backtest,
      scoreArtifacts.json,
      scoreArtifacts.shap,
    ],
    writesArtifacts: [reportName],
  }),
  async run({ title }, { artifacts, progress }) {
    const { manifest } = await loadBundle((name) => artifacts.read(`${bundleFolder}/${name}`));
    const metrics = await artifacts.readJson(trainingArtifacts.metrics, metricsFile);
    const split = await artifacts.readJson(trainingArtifacts.split, splitFile);
    const curves = await artifacts.readJson(trainingArtifacts.curves, curvesFile);
    const calibration = await artifacts.readJson(calibrationArtifacts.calibration, calibrationFile);
    const backtest = await artifacts.readJson(backtestArtifacts.backtest, backtestFile);
    const scores = await artifacts.readJson(scoreArtifacts.json, scoresFile);
    const shap = await artifacts.readJson(scoreArtifacts.shap, shapSummaryFile);

    progress({ message: 'drawing' });
    const drawn = await drawCharts({
      folds: charts.foldsChart(metrics),
      lift: charts.liftChart(curves),
      precisionRecall: charts.precisionRecallChart(curves, metrics.test.baseRate),
      roc: charts.rocChart(curves),
      reliability: charts.reliabilityChart(calibration),
      backtest: charts.backtestChart(backtest),
      scores: charts.scoresChart(scores),
      features: charts.featuresChart(shap),
    });
    const leads = scores.leads.map((lead) => ({
      ...lead,
      drivers: lead.drivers.map((driver) => ({ ...driver, raises: driver.contribution > 0 })),
    }));
    const view = {
      title,
      manifest,
      metrics,
      split,
      calibration,
      backtest,
      scores: { ...scores, leads },
      charts: drawn,
    };
    await artifacts.write(reportName, renderPrompt('reports/report.html', view, 'html'));
    return { output: { report: reportName }, measures: {} };
  },
});
