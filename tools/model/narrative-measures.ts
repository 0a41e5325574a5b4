import type { Measures } from '../../gates/gate.ts';
import { type NarrativeEvidence, type NarrativeRules, narrativeChecker } from './check-narrative.ts';

/** Faults that are shown as evidence; all are counted. */
const shownFaults = 50;

/**
 * What the narratives of a run are worth: `narrativeCoverage`, the share of all leads with a narrative or a code and a sentence why there is
 * none; `narrativeFaults`, what an independent reading of them finds; `longestNarrative`, in characters.
 */
export function narrativeMeasures(
  scored: readonly (NarrativeEvidence & { narrative: string })[],
  unscored: readonly { id: string; reason: string }[],
  rules: NarrativeRules,
): Measures {
  const check = narrativeChecker(rules);
  const faults = scored.flatMap((lead) =>
    check(lead.narrative, lead).map(({ fault, found }) => [lead.id, fault, found]),
  );
  const untold = [
    ...scored.filter(({ narrative }) => narrative.trim() === ''),
    ...unscored.filter(({ reason }) => reason.trim() === ''),
  ];
  const leads = scored.length + unscored.length;
  return {
    narrativeCoverage: {
      value: leads === 0 ? 1 : (leads - untold.length) / leads,
      note: `${scored.length} leads with a score and ${unscored.length} without; ${untold.length} of them are told nothing`,
      ...(untold.length === 0
        ? {}
        : {
            evidence: {
              columns: ['lead'],
              rows: untold.slice(0, shownFaults).map(({ id }) => [id]),
              total: untold.length,
            },
          }),
    },
    narrativeFaults: {
      value: faults.length,
      note: 'numbers that no stored driver or figure has, names of columns, personal data, texts that are empty or too long',
      ...(faults.length === 0
        ? {}
        : {
            evidence: {
              columns: ['lead', 'fault', 'found'],
              rows: faults.slice(0, shownFaults),
              total: faults.length,
            },
          }),
    },
    longestNarrative: {
      value: scored.reduce((longest, { narrative }) => Math.max(longest, narrative.length), 0),
      note: 'characters',
    },
  };
}
