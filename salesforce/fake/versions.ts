const newest = 68;
const oldest = 58;
const seasons = ['Winter', 'Spring', 'Summer'] as const;

/** The versions of the API that the fake answers to. It makes no difference between them. */
export const versions = Array.from({ length: newest - oldest + 1 }, (_, place) => {
  const number = oldest + place;
  // Version 59 was Winter '24; three versions a year.
  const since = number - 59;
  const year = 24 + Math.floor(since / 3);
  const season = seasons[((since % 3) + 3) % 3];
  return { label: `${season} '${year}`, url: `/services/data/v${number}.0`, version: `${number}.0` };
});
