import { z } from 'zod';

/** Which model the terminal's chat talks with. The key comes from the environment, never from the workspace. */
export interface ChatConfiguration {
  provider: ChatProvider;
  /** The provider's name of the model. */
  model: string;
  /** Where an `openai-compatible` provider answers; no other has one. */
  baseUrl?: string;
  /** US dollars for a million tokens. */
  prices?: { input: number; output: number };
}

export type ChatProvider = (typeof chatProviders)[number];

export const chatProviders = ['anthropic', 'openai', 'google', 'openai-compatible'] as const;

const urlRule = 'an https address without user or password, or http on this machine';
const price = z.number().min(0).max(1_000_000);

const fields = z.strictObject({
  provider: z.enum(chatProviders),
  model: z.string().min(1).max(200),
  base_url: z.string().refine(isSafeUrl, { error: urlRule }).optional(),
  prices: z.strictObject({ input: price, output: price }).optional(),
});

/** The section `chat` of leadline.yaml; null where there is none. */
export const chatSection = z
  .preprocess(
    refuseKeys,
    fields.superRefine(({ provider, base_url }, { addIssue }) => {
      const needsUrl = provider === 'openai-compatible';
      if (needsUrl === (base_url !== undefined)) return;
      addIssue({
        code: 'custom',
        path: ['base_url'],
        message: needsUrl
          ? 'the address of the openai-compatible provider, such as http://localhost:11434/v1'
          : `no base_url: it is for openai-compatible alone, so that a workspace cannot send the key of ${provider} elsewhere`,
      });
    }),
  )
  .nullish()
  .transform((section) => (section === null || section === undefined ? null : configurationOf(section)));

/** A workspace may be copied and shared, so that a key in it would be too; it is refused by name, whatever else it says. */
function refuseKeys(section: unknown, context: z.RefinementCtx): unknown {
  const parsed = z.record(z.string(), z.unknown()).safeParse(section);
  if (!parsed.success) return section;
  for (const name of Object.keys(parsed.data).filter((field) => /key|token|secret|password/i.test(field))) {
    context.addIssue({
      code: 'custom',
      path: [name],
      message: 'no key in the workspace: set it in the environment (docs/chat.md has the names)',
      params: { secret: true },
      input: undefined,
    });
    delete parsed.data[name];
  }
  return parsed.data;
}

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname));
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function configurationOf({ provider, model, base_url, prices }: z.output<typeof fields>): ChatConfiguration {
  return {
    provider,
    model,
    ...(base_url === undefined ? {} : { baseUrl: base_url }),
    ...(prices === undefined ? {} : { prices }),
  };
}
