import { formatScalar } from '../gates/judge.ts';
import type { RunComparison } from '../runner/compare-runs.ts';
import type { StepSide, WaiverSide } from '../runner/comparison/compare-course.ts';
import type { GateChange, GateSide } from '../runner/comparison/compare-gates.ts';
import type { FeatureDifference, MetricDifference } from '../runner/comparison/compare-results.ts';
import type { Interval } from '../runner/comparison/run-record.ts';
import type { FileRecord, RunStatus } from '../runner/run-state.ts';
import type { Style } from './colour.ts';
import { type ComparisonSection, type ShownDifference, sectionMaker } from './comparison-section.ts';

/** The sections of a comparison, in the order in which people ask for them. */
export function sectionsOf(comparison: RunComparison): ComparisonSection[] {
  const { gates, metrics, settings, data, features, waivers, signOffs, steps } = comparison;
  const section = sectionMaker(comparison);
  return [
    section('gates', gates, ({ gate, title, change, a, b }) => ({
      ...gateChanges[change],
      what: `${gate}  ${title}`,
      a: gateText(a),
      b: gateText(b),
    })),
    section('metrics', metrics, (metric) => ({
      ...metricChange(metric),
      what: metricNames[metric.metric],
      a: intervalText(metric.a, metric.metric),
      b: intervalText(metric.b, metric.metric),
    })),
    section('settings', settings, ({ setting, a, b }) => ({
      change: 'differs',
      style: null,
      what: setting,
      a: valueText(a),
      b: valueText(b),
    })),
    section('data', data, ({ path, a, b }) => ({
      ...presence(a, b, 'changed', 'warning'),
      what: path,
      a: fileText(a),
      b: fileText(b),
    })),
    section('features', features, (feature) => ({
      ...featureChange(feature),
      what: feature.feature,
      a: placeText(feature.a),
      b: placeText(feature.b),
    })),
    section('waivers', waivers, ({ gate, a, b }) => ({
      ...presence(a, b, 'differs', 'warning'),
      what: gate,
      a: waiverText(a),
      b: waiverText(b),
    })),
    section('people', signOffs, ({ step, title, a, b }) => ({
      ...presence(a, b, 'differs', null),
      what: `${step}  ${title}`,
      a: a === null ? absent : personText(a),
      b: b === null ? absent : personText(b),
    })),
    section('steps', steps, ({ step, title, a, b }) => ({
      change: stepChange(a, b),
      style: null,
      what: `${step}  ${title}`,
      a: stepText(a, comparison.a.state),
      b: stepText(b, comparison.b.state),
    })),
  ];
}

const absent = 'none';

type Change = Pick<ShownDifference, 'change' | 'style'>;

const gateChanges: Record<GateChange, Change> = {
  worse: { change: 'WORSE', style: 'bad' },
  threshold: { change: 'threshold', style: 'warning' },
  better: { change: 'better', style: 'good' },
  measured: { change: 'measured', style: null },
  'only-a': { change: 'only in A', style: null },
  'only-b': { change: 'only in B', style: null },
};

const gateWords: Record<GateSide['status'], string> = {
  passed: 'passed',
  warned: 'warned',
  failed: 'FAILED',
};

function gateText(side: GateSide | null): string {
  if (side === null) return 'not judged';
  const waived = side.waived ? ', waived' : '';
  return `${gateWords[side.status]}${waived} at ${formatScalar(side.measured)} (${side.threshold})`;
}

const metricNames: Record<MetricDifference['metric'], string> = {
  aucPr: 'AUC-PR',
  aucRoc: 'AUC-ROC',
  topDecileLift: 'Top-decile lift',
};

function metricChange({ verdict, a, b }: MetricDifference): Change {
  switch (verdict) {
    case 'within':
      return { change: 'within both intervals', style: 'quiet' };
    case 'overlap':
      return { change: 'intervals overlap', style: null };
    case 'apart':
      return (b?.value ?? 0) < (a?.value ?? 0)
        ? { change: 'WORSE, intervals apart', style: 'bad' }
        : { change: 'better, intervals apart', style: 'good' };
    case null:
      return presence(a, b, 'differs', null);
  }
}

function intervalText(interval: Interval | null, metric: MetricDifference['metric']): string {
  if (interval === null) return 'not measured';
  const digits = metric === 'topDecileLift' ? 2 : 3;
  const [value, low, high] = [interval.value, interval.low, interval.high].map((one) => one.toFixed(digits));
  return `${value} (95 %: ${low} to ${high})`;
}

function valueText(value: unknown): string {
  if (value === null) return absent;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function fileText(file: FileRecord | null): string {
  return file === null ? absent : `${file.bytes.toLocaleString('en')} bytes, ${file.sha256.slice(0, 8)}`;
}

function featureChange({ a, b }: FeatureDifference): Change {
  if (a === null || b === null || a.rank === b.rank) return presence(a, b, 'share', null);
  const ranks = Math.abs(a.rank - b.rank);
  return { change: `${b.rank < a.rank ? 'up' : 'down'} ${ranks}`, style: null };
}

function placeText(place: FeatureDifference['a']): string {
  return place === null ? absent : `${place.rank}. with ${(100 * place.share).toFixed(1)} %`;
}

function waiverText(waiver: WaiverSide | null): string {
  if (waiver === null) return absent;
  const self = waiver.selfApproved ? ', SELF-APPROVED' : '';
  return `by ${waiver.by.join(' and ')}${self}: ${waiver.reason}`;
}

function personText({
  by,
  note,
  rehearsal,
}: {
  by: string;
  note: string | null;
  rehearsal: boolean;
}): string {
  const told = note === null ? '' : `: ${note}`;
  return rehearsal ? `REHEARSED${told}` : `${by}${told}`;
}

function stepChange(a: StepSide | null, b: StepSide | null): string {
  if (a === null || b === null || a.state !== b.state) return presence(a, b, 'state', null).change;
  const more = (b.seconds ?? 0) - (a.seconds ?? 0);
  return `${more < 0 ? '-' : '+'}${Math.abs(more).toFixed(1)} s`;
}

function stepText(side: StepSide | null, run: RunStatus): string {
  if (side === null) return 'no such step';
  // The journal has no end of a step that was broken off.
  if (side.state === 'running' && run !== 'running') return 'interrupted';
  return side.seconds === null ? side.state : `${side.state} in ${side.seconds.toFixed(1)} s`;
}

function presence(a: unknown, b: unknown, both: string, style: Style | null): Change {
  if (a === null) return { change: 'only in B', style: null };
  if (b === null) return { change: 'only in A', style: null };
  return { change: both, style };
}
