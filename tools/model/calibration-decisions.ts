import type { Decision } from '../tool.ts';
import type { CalibrationMethod, CalibratorsFile } from './calibrators.ts';

type Scaling = Omit<CalibratorsFile['global'], 'reason'>;

/** Which calibrator serves whom where a rule chose, and which segments fall back on the global one and why. */
export function calibrationDecisions(calibrators: CalibratorsFile, method: CalibrationMethod): Decision[] {
  const { global, segments } = calibrators;
  const kinds =
    method === 'best'
      ? [
          kindOf('all leads', global),
          ...segments.flatMap(({ segment, own }) =>
            own === null ? [] : [kindOf(`segment ${segment}`, own)],
          ),
        ]
      : [];
  const fallen = segments.filter((segment) => segment.own === null);
  return [...kinds, ...(fallen.length === 0 ? [] : [fallback(calibrators.segment_column, fallen)])];
}

function kindOf(whom: string, { isotonic, compared }: Scaling): Decision {
  const kind = isotonic === undefined ? 'Platt scaling' : 'isotonic calibration';
  return {
    choice: `${kind} for ${whom}`,
    rationale:
      compared === undefined
        ? 'there are too few conversions to compare by'
        : `Brier score on rows kept aside in turn: Platt ${compared.platt.toFixed(6)}, isotonic ${compared.isotonic.toFixed(6)}`,
    alternatives: [isotonic === undefined ? 'isotonic calibration' : 'Platt scaling'],
  };
}

function fallback(column: string | null, fallen: CalibratorsFile['segments']): Decision {
  return {
    choice: `${fallen.length} segments of ${column} use the global calibrator: ${fallen.map(({ segment }) => segment).join(', ')}`,
    rationale: fallen.map(({ segment, reason }) => `${segment}: ${reason}`).join('; '),
    alternatives: [
      'a calibrator of their own from few conversions',
      'segments joined until they are large enough',
    ],
  };
}
