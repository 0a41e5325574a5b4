import { adapterOf } from '/modules/org.js';

export const getObjectInfo = adapterOf('describe');
export const getPicklistValues = adapterOf('picklist');
