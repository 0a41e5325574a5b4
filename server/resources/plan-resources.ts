import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { renderBrief } from '../../runner/step-brief.ts';
import type { Session } from '../session.ts';
import { completions } from './completions.ts';
import { jsonOf, reading, textOf } from './contents.ts';
import { contractsOf } from './contracts.ts';
import { listed } from './listed.ts';
import { templates, uris } from './uris.ts';

const json = { mimeType: 'application/json' };

/** Plans, their contracts and the briefs of their steps. */
export function registerPlanResources(server: McpServer, session: Session): void {
  const { plan, step } = completions(session);
  server.registerResource(
    'plans',
    uris.plans,
    { title: 'Plans', description: 'Every plan that can be run here, with the address of each.', ...json },
    reading(session, (engine, { uri }) =>
      jsonOf(uri, {
        plans: engine.listPlans().map(({ name, version, title, description, steps }) => ({
          name,
          version,
          title,
          description,
          steps: steps.length,
          uri: uris.plan(name),
        })),
      }),
    ),
  );
  server.registerResource(
    'plan',
    new ResourceTemplate(templates.plan, {
      list: listed(session, (engine) =>
        engine.listPlans().map(({ name, title }) => ({ uri: uris.plan(name), name, title, ...json })),
      ),
      complete: { plan },
    }),
    {
      title: 'A plan',
      description:
        'A plan as leadline.yaml makes it: steps in order, gates with thresholds, parameters, and what differs from its reference.',
      ...json,
    },
    reading(session, (engine, { uri, value }) => {
      const view = engine.viewPlan(value('plan'));
      const { name, version, title, description } = view.plan;
      const { parameters, changedParameters, changedGates } = view;
      return jsonOf(uri, {
        ...{ name, version, title, description, parameters, changedParameters, changedGates },
        steps: view.steps.map(({ id, title: called, kind, needs }) => ({
          ...{ id, title: called, kind, needs },
          uri: uris.step(name, id),
        })),
        gates: view.gates.map(({ gate, step: of, severity, measure, threshold, waiver }) => ({
          ...{ gate, step: of, severity, measure, threshold, waiver },
        })),
        contracts: uris.contracts(name),
      });
    }),
  );
  server.registerResource(
    'plan-contracts',
    new ResourceTemplate(templates.contracts, { list: undefined, complete: { plan } }),
    {
      title: 'Contracts of a plan',
      description:
        'The tables that a plan promises: each column with its type, whether it may be empty, and the columns of the file that it is made from. Empty where the plan has no contract of its own.',
      ...json,
    },
    reading(session, (engine, { uri, value }) => {
      const view = engine.viewPlan(value('plan'));
      return jsonOf(uri, { plan: view.plan.name, contracts: contractsOf(view) });
    }),
  );
  server.registerResource(
    'step-brief',
    new ResourceTemplate(templates.step, { list: undefined, complete: { plan, step } }),
    {
      title: 'Brief of a step',
      description:
        'What a step asks of whoever runs it: task, inputs, outputs, gates with thresholds, and when to stop and ask.',
      mimeType: 'text/markdown',
    },
    reading(session, (engine, { uri, value }) =>
      textOf(uri, 'text/markdown', renderBrief(engine.stepBrief(value('plan'), value('step')))),
    ),
  );
}
