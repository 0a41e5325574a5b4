import { adapterOf, save } from '/modules/org.js';

export const getRecord = adapterOf('record');

export function updateRecord({ fields }) {
  return save(fields);
}
