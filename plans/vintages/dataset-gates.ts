import type { Gate } from '../../gates/gate.ts';
import { above, atLeast, blocking, equals } from '../../gates/vocabulary.ts';

export const someLeadsJoined = (id: string): Gate =>
  blocking(id, above(0), {
    title: 'Leads in the staging table',
    measure: 'joinedLeads',
    onFailure: 'Check that leads have contact dates and CRDs.',
  });

/** `what` is one of what: `a lead` or `an open lead`. */
export const oneRowEach = (id: string, what: string): Gate =>
  blocking(id, equals(0), {
    title: `Rows beyond one ${what}`,
    measure: 'rowsMultiplied',
    onFailure: 'A join multiplied leads: look for repeated keys.',
  });

export const noNegativeDays = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Negative days to conversion',
    measure: 'negativeDays',
    onFailure: 'Look at the leads in the evidence: their call is dated before their contact.',
  });

export const repsMatched = (id: string, share: number): Gate =>
  blocking(id, atLeast(share), {
    title: 'Share of people with a vintage',
    measure: 'repMatchRate',
    onFailure: 'Check how CRDs are written in the lead file and in the vendor files.',
    waivable: true,
  });

export const firmsMatched = (id: string, share: number): Gate =>
  blocking(id, atLeast(share), {
    title: 'Share of matched people whose firm is known',
    measure: 'firmMatchRate',
    onFailure: 'Check RIAFirmCRD in the vendor files.',
    waivable: true,
  });

export const knownSnapshots = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Rows fed by a snapshot that is not ours',
    measure: 'invalidSnapshots',
    onFailure: 'A vintage with an unknown date was joined: check snapshot_dates.',
  });

export const nothingAfterContact = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Rows fed by a vintage later than contact',
    measure: 'postContactFeatures',
    onFailure: 'Hard stop: the join looked into the future.',
  });

/** `whose` names the rows where they are not the training rows: ` of open leads`. */
export const cleanFeatureFlags = (id: string, whose = ''): Gate =>
  blocking(id, equals(0), {
    title: `Boolean features${whose} that are not 0 or 1`,
    measure: 'invalidFlags',
    onFailure: 'Look at the engineering of the flag.',
  });

export const knownBins = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Unknown values of firm_rep_count_bin',
    measure: 'invalidBins',
    onFailure: 'Look at total_reps of the firm tables.',
  });

export const soundMissingFlags = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Missingness flags out of their domain',
    measure: 'invalidMissing',
    onFailure: 'Look at group F of the features.',
  });

/** The three ways in which leakage is hunted. */
export function noLeakage(
  ids: { rules: string; replay: string; information: string },
  maximumInformationValue: number,
): Gate[] {
  return [
    blocking(ids.rules, equals(0), {
      title: 'Added columns that no feature may use',
      measure: 'forbiddenColumns',
      onFailure: 'Take the column out of extra_features; use a column with a knowledge time instead.',
    }),
    blocking(ids.replay, equals(0), {
      title: 'Feature values that differ when rebuilt as known at contact',
      measure: 'replayDifferences',
      onFailure:
        'The feature named here uses what was not known yet: take it out, or join it by when it was known.',
    }),
    blocking(ids.information, equals(0), {
      title: `Features with an information value above ${maximumInformationValue}`,
      measure: 'suspiciousFeatures',
      onFailure: 'Too good to be true: look whether the feature is filled because the lead converted.',
    }),
  ];
}

export const buildPromoted = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Rows by which the view differs from the validated build',
    measure: 'rowsDiffering',
    onFailure: 'Run the step again; the view must show the validated build.',
  });

/** No way leads from a feature to what no feature may be made from, and no way is lost. */
export function nothingForbidden(id: string): Gate {
  return blocking(id, equals(0), {
    title: 'Ways from a feature to a column that none may use, or that cannot be followed',
    measure: 'forbiddenLineage',
    onFailure:
      'Take the feature out, or make it of columns with a knowledge time: the path in the evidence shows where it comes from.',
  });
}
