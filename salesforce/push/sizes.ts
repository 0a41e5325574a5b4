/** Rows of one sObject Collections request (REST API Developer Guide, "Using sObject Collections"). */
export const collectionRows = 200;

/** Collections and queries of one Composite request (REST API Developer Guide, "Composite"). */
export const compositeCollections = 5;

/** Rows of one Composite request: one call against the daily allowance. */
export const compositeRows = collectionRows * compositeCollections;

/** Records that one request can retrieve by their ids (REST API Developer Guide, "Get Records Using sObject Collections"). */
export const retrievedRows = 2000;

/**
 * Bytes of one upload. The limit is 150 MB after encoding to base64; Salesforce advises 100 MB of raw data (Bulk API 2.0 Developer Guide,
 * "Upload Job Data").
 */
export const uploadBytes = 100_000_000;

/** Rows from which on a Bulk query costs fewer calls than retrieving by ids does, looks at its state included. */
export const bulkReadFrom = 10_000;
