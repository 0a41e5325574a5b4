import type { Gate } from '../../gates/gate.ts';
import { atMost, blocking, equals, warning } from '../../gates/vocabulary.ts';

export function loadedFiles(ids: { loaded: string; rejected: string }, files: number, share: number): Gate[] {
  return [
    blocking(ids.loaded, equals(files), {
      title: 'Source files that hold rows',
      measure: 'tablesLoaded',
      onFailure: 'Export the file that holds no records again, then resume.',
    }),
    blocking(ids.rejected, atMost(share), {
      title: 'Share of records that could not be read, in the worst file',
      measure: 'rejectedShare',
      onFailure: 'Look at the lines in the evidence; export the file again.',
    }),
  ];
}

export function typedVendor(ids: {
  futureDates: string;
  unreadableDates: string;
  unreadableCrds: string;
  endsBeforeStart: string;
}): Gate[] {
  const look = 'Look at the values in the evidence; they count as unknown until they are mended.';
  return [
    blocking(ids.futureDates, equals(0), {
      title: 'Vendor dates after the analysis date',
      measure: 'futureDates',
      onFailure:
        'The files are newer than the analysis date: set a later analysis_date, or take older files.',
    }),
    warning(ids.unreadableDates, equals(0), {
      title: 'Vendor dates that cannot be read',
      measure: 'unreadableDates',
      onFailure: look,
    }),
    warning(ids.unreadableCrds, equals(0), {
      title: 'Vendor CRDs that cannot be read',
      measure: 'unreadableCrds',
      onFailure: look,
    }),
    warning(ids.endsBeforeStart, equals(0), {
      title: 'Stays that end before they start',
      measure: 'endsBeforeStart',
      onFailure: look,
    }),
  ];
}

/** Of a file of firms by month the replay believes every month's date; this gate does not. */
export const noRepeatedMonths = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Pairs of months in which the firms have the same figures although they changed in between',
    measure: 'repeatedMonths',
    onFailure:
      'One of the two months is dated wrong: its content belongs to the other. Ask the vendor for the month named here again, replace the file, then resume from the step that loads it.',
  });
