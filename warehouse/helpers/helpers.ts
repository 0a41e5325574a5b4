import type { HelperOptions } from 'handlebars';
import type { Rendering } from '../rendering.ts';
import { dateHelpers } from './dates.ts';
import { expressionHelpers } from './expressions.ts';
import { HelperCall } from './helper-call.ts';
import { nameHelpers } from './names.ts';

type Vocabulary = Readonly<Record<string, (call: HelperCall) => unknown>>;

const vocabulary: Vocabulary = { ...nameHelpers, ...dateHelpers, ...expressionHelpers };

/** The words of the templates, as Handlebars calls them: the arguments, then its options. */
export const helpers = Object.fromEntries(
  Object.entries(vocabulary).map(([name, helper]) => [
    name,
    (...all: unknown[]) => {
      const options = all.at(-1) as HelperOptions & { data: { rendering: Rendering } };
      return helper(new HelperCall(name, all.slice(0, -1), options.hash, options.data.rendering));
    },
  ]),
);
