import type { ListResourcesResult } from '@modelcontextprotocol/server';
import type { Engine } from '../../runner/engine.ts';
import { type Session, withEngine } from '../session.ts';

type Resource = ListResourcesResult['resources'][number];

/** The resources of a template. Without a workspace that can be read there are none: reading `leadline://runs` then says why. */
export function listed(
  session: Session,
  list: (engine: Engine) => Resource[] | Promise<Resource[]>,
): () => Promise<{ resources: Resource[] }> {
  return async () => {
    try {
      return { resources: await withEngine(session, async (engine) => list(engine)) };
    } catch {
      return { resources: [] };
    }
  };
}
