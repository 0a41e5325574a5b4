/** A reason as a sentence: it begins with a capital and ends with a full stop. */
export function sentenceOf(text) {
  const ended = /[.!?…]$/.test(text) ? text : `${text}.`;
  return `${ended.charAt(0).toLocaleUpperCase()}${ended.slice(1)}`;
}
