import type { Gate } from '../../gates/gate.ts';
import { atLeast, atMost, blocking, equals, warning } from '../../gates/vocabulary.ts';

/** The contracts name a column twice. */
export const soundContracts = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Columns named twice in the contracts',
    measure: 'contractFaults',
    onFailure: 'Mend the contracts of the plan; a contract that contradicts itself cannot hold anything.',
  });

export const rawSnapshots = (id: string, count: number): Gate =>
  blocking(id, equals(count), {
    title: 'Raw snapshot tables that hold rows',
    measure: 'tablesLoaded',
    onFailure: 'Find the file that is empty or missing, ask the vendor for it again, then resume.',
  });

export const readableRecords = (id: string, share: number): Gate =>
  blocking(id, atMost(share), {
    title: 'Share of records that could not be read, in the worst file',
    measure: 'rejectedShare',
    onFailure: 'Look at the lines in the evidence; ask the vendor for a clean export.',
  });

export const wholeSnapshots = (id: string, share: number): Gate =>
  blocking(id, atLeast(share), {
    title: 'Rows of the smallest snapshot, as a share of the median',
    measure: 'smallestShareOfMedian',
    onFailure:
      'The file named is likely cut off at the end of a line: compare its size with the vendor, fetch it again, then resume.',
  });

export const rowsKept = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Rows lost or gained by the transform',
    measure: 'rowsLost',
    onFailure: 'The transform must keep every row; look at the snapshot named in the evidence.',
  });

export const cleanFlags = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Flags that are not 0 or 1',
    measure: 'badFlags',
    onFailure: 'Look at the flag columns of the snapshot named in the evidence.',
  });

export const datedByFile = (id: string): Gate =>
  blocking(id, equals(0), {
    title: "Rows whose snapshot_at is not the file name's date",
    measure: 'wrongSnapshotDates',
    onFailure: 'Check snapshot_dates in leadline.yaml against the file names.',
  });

/** `loadStep` is where a corrected file is read again. */
export const nothingLaterThanFile = (id: string, loadStep: string): Gate =>
  blocking(id, equals(0), {
    title: "Rows that tell of something later than their file's date",
    measure: 'factsLaterThanFile',
    onFailure: `The file is dated wrong: its content is younger than its name. Ask the vendor which snapshot it is, rename or replace it, then \`leadline resume --from ${loadStep}\`.`,
  });

export const readableNumbers = (id: string, share: number): Gate =>
  warning(id, atMost(share), {
    title: 'Share of numeric values that are not numbers',
    measure: 'unparsedNumberShare',
    onFailure: 'Show the vendor the lines in the evidence.',
  });

export const firmsWithReps = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Firms without a rep, or twice in one snapshot',
    measure: 'zeroRepFirms',
    onFailure: 'Look at the firm table named in the evidence.',
  });

export const schemasMatch = (id: string, tables: number): Gate =>
  blocking(id, equals(tables), {
    title: 'Tables that match their contract',
    measure: 'tablesMatching',
    onFailure: 'Stop: mend the transform or the contract before the views are built on a broken table.',
  });

export const viewsReady = (id: string): Gate =>
  blocking(id, equals(2), {
    title: 'Vintage views with every snapshot date',
    measure: 'viewsReady',
    onFailure: 'Look for a snapshot without rows.',
  });

export const viewsWhole = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Rows by which the views differ from the sum of their snapshots',
    measure: 'rowsMissing',
    onFailure: 'Look at the snapshot whose rows differ in the evidence.',
  });
