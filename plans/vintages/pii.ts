import type { Dropped } from './model-steps.ts';

const because = (reason: string, ...columns: string[]): Dropped[] =>
  columns.map((column) => ({ column, reason }));

/** Columns that may never reach the matrix, with the reason: step 4.2 of the V6 document. */
export const dropList: readonly Dropped[] = [
  ...because(
    'personal data',
    'FirstName',
    'LastName',
    'Branch_City',
    'Branch_County',
    'Branch_ZipCode',
    'Home_City',
    'Home_County',
    'Home_ZipCode',
    'RIAFirmName',
    'PersonalWebpage',
    'Notes',
  ),
  ...because('identifier, kept for joining only', 'RepCRD', 'RIAFirmCRD', 'Id', 'crd'),
  ...because(
    'replaced by flags',
    'Licenses',
    'RegulatoryDisclosures',
    'BreakawayRep',
    'SocialMedia_LinkedIn',
  ),
  ...because('too many values to mean anything', 'Title', 'Education', 'Education1'),
  ...because('not a fair ground for a score', 'Gender'),
];
