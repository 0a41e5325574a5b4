/** Name under which a rehearsal completes human steps. */
export const rehearsalOperator = 'rehearsal operator';
