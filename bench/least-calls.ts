/*
 * The fewest calls that Salesforce's documented limits allow, computed apart from the product: what a sync costs is held against them.
 */

/** Rows of one Composite request: five collections of 200 (REST API Developer Guide, "Composite", "sObject Collections"). */
const compositeRows = 1000;

/** Records of one retrieval by ids (REST API Developer Guide, "Get Records Using sObject Collections"). */
const retrievedRows = 2000;

/** Raw bytes of one Bulk upload that Salesforce advises not to pass (Bulk API 2.0 Developer Guide, "Upload Job Data"). */
const uploadBytes = 100_000_000;

/** Rows of one page of a Bulk query's results: as many as we ask for at once. */
const pageRows = 50_000;

/** Creates a job, uploads, closes it, and looks once, when it is over already. */
const callsOfUpload = 4;

/** One object written: so many rows of about so many bytes. */
export function leastToWrite(rows: number, bytesOfRow: number): number {
  if (rows === 0) return 0;
  const bulk = callsOfUpload * Math.ceil((rows * bytesOfRow) / uploadBytes);
  return Math.min(Math.ceil(rows / compositeRows), bulk);
}

/** So many leads read of an org with `all` of them: by their ids, or the whole object by a job that is over at the first look. */
export function leastToRead(rows: number, all: number): number {
  if (rows === 0) return 0;
  return Math.min(Math.ceil(rows / retrievedRows), 2 + Math.ceil(all / pageRows));
}
