const advice = [
  [/\bCRD\b/i, 'Fill in or correct the CRD number of this lead. It is scored with the next run.'],
  [
    /\b(vendor|employment) record\b/i,
    'Check that the CRD number is this person’s. If it is, nothing was known yet: the next delivery may bring it.',
  ],
  [/\bdeal\b/i, 'Check the dates of the first contact and of the opportunity: one of them is wrong.'],
];

const otherwise = 'Work this lead by your own judgement. It is looked at again with the next run.';

/** What a rep can do about a lead without a score, from the reason that the sync wrote. */
export function unscoredAdvice(reason) {
  return advice.find(([pattern]) => pattern.test(reason))?.[1] ?? otherwise;
}
