export { ageInDays, dayInWords, momentInWords } from './dates';
export { chanceInFigures, chanceInWords, standingInFigures, standingInWords, wholeNumber } from './numbers';
export { problemOf } from './problems';
export { sentenceOf } from './sentence';
export { strengthOf } from './strength';
export { standardTiers, tierOf } from './tiers';
export { unscoredAdvice } from './unscored';
export { words } from './words';
