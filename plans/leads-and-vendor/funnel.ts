import { LeadlineError } from '../../errors/leadline-error.ts';
import type { FunnelFeature } from './features.ts';

/** What a column holds: words, numbers, yes or no, days. */
export type ColumnKind = 'text' | 'number' | 'flag' | 'date';

/** A column by its kind, or by its kind and the name that the file gives it, where that is no plain name or stands in both files. */
export type Columns = Record<string, ColumnKind | { kind: ColumnKind; from: string }>;

/** A firm's funnel: which columns of its two files mean what, and what a model may learn from. */
export interface Funnel {
  /** The plan's name, which the bundle and the model version carry too. */
  name: string;
  title: string;
  /** Begins the id of every gate, such as `DB` for `DB-2.1a`. */
  prefix: string;
  /** What is predicted, as narratives say it: `a demo`. */
  outcome: string;
  /** How days are written in both files, such as `%d/%m/%Y`; ISO where it is absent. */
  dates?: string;
  /** `text` compares keys without outer blanks and in capitals, `digits` by their digits alone, without leading zeros. */
  keys: 'text' | 'digits';
  leads: {
    /** One a lead. */
    id: string;
    /** What the vendor knows the lead by; may be empty. */
    key: string;
    created: string;
    /** Empty for a lead that is still open. */
    contacted: string;
    /** Empty for a lead that has not converted. */
    converted: string;
    /** The column of `columns` that leads are told apart by in calibration and reports. */
    segment: string;
    columns: Columns;
    /** Columns that are filled when the lead is made and never changed after: no other may be a feature. */
    knownAtCreation: readonly string[];
  };
  vendor: {
    key: string;
    /** The day from which a row could have been known: not the day that it speaks of. */
    known: string;
    columns: Columns;
    /** Which of several rows known on one day goes first; what they leave open is decided by a digest of the row. */
    ties: readonly { column: string; largest: boolean }[];
  };
  /** Columns of either file that are filled because a lead converted or did not. */
  outcomeColumns: readonly string[];
  features: readonly FunnelFeature[];
}

export type FunnelFile = 'leads' | 'vendor';

/** The file that a column of the features comes from. Throws `plan-invalid` where none or both have it. */
export function fileOf(funnel: Funnel, feature: FunnelFeature, column: string): FunnelFile {
  const inLeads = Object.hasOwn(funnel.leads.columns, column);
  const inVendor = Object.hasOwn(funnel.vendor.columns, column);
  if (inLeads !== inVendor) return inLeads ? 'leads' : 'vendor';
  const known = [...Object.keys(funnel.leads.columns), ...Object.keys(funnel.vendor.columns)];
  throw new LeadlineError({
    code: 'plan-invalid',
    message: inLeads
      ? `The plan ${funnel.name} has a column ${column} in leads and in vendor, so the feature ${feature.name} could mean either.`
      : `The feature ${feature.name} of the plan ${funnel.name} comes from ${column}, which is in the columns of neither file.`,
    expected: `one of ${known.join(', ')}`,
    arrived: column,
    next: inLeads
      ? `Give one of the two another name, such as vendor_${column}: { kind: 'number', from: '${column}' }.`
      : `Add ${column} to leads.columns or vendor.columns with its kind, or mend the feature.`,
    kind: 'usage',
  });
}

/** Throws `plan-invalid` where the segment is not a column known at creation: scores are calibrated by it. */
export function requireSegment({ name, leads }: Funnel): void {
  if (Object.hasOwn(leads.columns, leads.segment) && leads.knownAtCreation.includes(leads.segment)) return;
  throw new LeadlineError({
    code: 'plan-invalid',
    message: `The segment ${leads.segment} of the plan ${name} is not a column of the leads that is known at creation, and scores are calibrated by it.`,
    expected: `one of ${leads.knownAtCreation.join(', ')}, with its kind in leads.columns`,
    arrived: leads.segment,
    next: 'Add it to leads.columns and leads.knownAtCreation if that is true, or name another segment.',
    kind: 'usage',
  });
}
