/** The addresses of what can be read without a tool. A name that is not plain is percent-encoded, as in any URI. */
export const uris = {
  plans: 'leadline://plans',
  plan: (plan: string) => `leadline://plans/${part(plan)}`,
  contracts: (plan: string) => `leadline://plans/${part(plan)}/contracts`,
  step: (plan: string, step: string) => `leadline://plans/${part(plan)}/steps/${part(step)}`,
  runs: 'leadline://runs',
  run: (run: string) => `leadline://runs/${part(run)}`,
  journal: (run: string, after?: number) =>
    `leadline://runs/${part(run)}/journal${after === undefined ? '' : `?after=${after}`}`,
  gate: (run: string, gate: string) => `leadline://runs/${part(run)}/gates/${part(gate)}`,
  /** `name` is relative to the run's folder. */
  report: (run: string, name: string, offset?: number) =>
    `leadline://runs/${part(run)}/reports/${name.split('/').map(part).join('/')}${offset === undefined ? '' : `?offset=${offset}`}`,
};

/** The templates of the same addresses. */
export const templates = {
  plan: 'leadline://plans/{plan}',
  contracts: 'leadline://plans/{plan}/contracts',
  step: 'leadline://plans/{plan}/steps/{step}',
  run: 'leadline://runs/{run}',
  journal: 'leadline://runs/{run}/journal',
  journalPage: 'leadline://runs/{run}/journal{?after}',
  gate: 'leadline://runs/{run}/gates/{gate}',
  report: 'leadline://runs/{run}/reports/{+name}',
};

function part(name: string): string {
  return encodeURIComponent(name);
}
