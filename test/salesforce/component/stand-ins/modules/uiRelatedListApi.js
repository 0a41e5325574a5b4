import { adapterOf } from '/modules/org.js';

export const getRelatedListRecords = adapterOf('history');
