import { LeadlineError } from '../../../errors/leadline-error.ts';
import { readRunRecord } from '../../../runner/comparison/run-record.ts';
import { nearestName } from '../../../runner/nearest-name.ts';
import { readScoreRows } from '../../../runner/reading/read-scores.ts';
import type { RunState } from '../../../runner/run-state.ts';
import type { Workspace } from '../../../runner/workspace.ts';
import { renderSection, renderShortComparison } from '../../comparison.ts';
import { sectionNames } from '../../comparison-section.ts';
import { renderMetrics } from '../../metrics.ts';
import { renderTable } from '../../table.ts';
import { printable } from '../../width.ts';
import type { Answer, Asked } from '../command.ts';
import { runOf } from '../find.ts';
import { readEntries } from './journal.ts';

/** /explain: one lead as the run scored it; without a lead, the ten at the top. */
export async function answerExplain({ words: [id], snapshot, terminal, engine }: Asked): Promise<Answer> {
  const state = runOf(snapshot);
  const leads = await readScoreRows(engine.workspace, state);
  if (id === undefined) {
    const rows = leads
      .slice(0, 10)
      .map((lead) => [lead.get('id') ?? '', lead.get('tier') ?? '', chanceOf(lead)]);
    const columns = [
      { heading: 'Lead' },
      { heading: 'Tier', cut: true },
      { heading: 'Chance', align: 'right' as const },
    ];
    return { text: `${renderTable(columns, rows, terminal)}\n\n/explain LEAD says why.` };
  }
  // Salesforce shows 15 characters of an id in some places and 18 in others: the longer one begins with the shorter.
  const lead = leads.find(
    (one) => one.get('id') === id || (id.length >= 15 && one.get('id')?.startsWith(id)),
  );
  if (lead !== undefined) return { text: describeLead(lead, state) };
  throw leadUnknown(
    id,
    state,
    leads.flatMap((one) => one.get('id') ?? []),
  );
}

/** /metrics: the figures on the test window. */
export async function answerMetrics({ words: [run], snapshot, terminal, engine }: Asked): Promise<Answer> {
  const state = runOf(snapshot, run);
  const { figures } = await recordOf(engine.workspace, state);
  if (figures.found === 'read')
    return { text: `${state.run}, test window\n${renderMetrics(figures.value, terminal)}` };
  return {
    text: figures.found === 'absent' ? `${state.run} has no test figures yet.` : printable(figures.because),
  };
}

/** /features: what moves the model most. */
export async function answerFeatures({ words: [count], snapshot, terminal, engine }: Asked): Promise<Answer> {
  const state = runOf(snapshot);
  const { shap, gain } = await recordOf(engine.workspace, state);
  // What the explanation says comes before what the trees say; a plan may have only the latter.
  const importance = shap.found === 'absent' ? gain : shap;
  if (importance.found === 'absent') return { text: `${state.run} has no model to look into yet.` };
  if (importance.found === 'unreadable') return { text: printable(importance.because) };
  const features = importance.value;
  const most = Math.max(1, Number.parseInt(count ?? '', 10) || 15);
  const rows = features
    .slice(0, most)
    .map(({ rank, feature, share }) => [String(rank), feature, `${(share * 100).toFixed(1)} %`]);
  const columns = [
    { heading: '#', align: 'right' as const },
    { heading: 'Feature', cut: true },
    { heading: 'Share', align: 'right' as const },
  ];
  const by = importance === shap ? 'mean |SHAP| on test rows' : "mean gain of the trees' splits";
  return {
    text: `${state.run}: ${rows.length} of ${features.length} features, by ${by}\n${renderTable(columns, rows, terminal)}`,
  };
}

/** /compare: two runs on one screen; with the name of a part, all of that part. */
export async function answerCompare({ words, terminal, engine }: Asked): Promise<Answer> {
  const parts = sectionNames.filter((name) => words.some((word) => word.toLowerCase() === name));
  const isPart = (word: string) => sectionNames.some((name) => name === word.toLowerCase());
  const [one, other] = words.filter((word) => !isPart(word));
  const comparison = await engine.compare(one, other);
  if (parts.length > 0) {
    return { text: parts.flatMap((part) => renderSection(comparison, part, terminal)).join('\n') };
  }
  const asked = ['/compare', ...(one === undefined ? [] : [comparison.a.run, comparison.b.run])].join(' ');
  const way = `The rest: \`${asked} gates\`, or ${sectionNames.slice(1).join(', ')}; or the History screen (h).`;
  return { text: renderShortComparison(comparison, terminal, way).join('\n') };
}

/** Names the id that was probably meant: one that is spelled alike, or that begins alike. */
function leadUnknown(id: string, { run }: RunState, known: readonly string[]): LeadlineError {
  const meant = nearestName(id, known);
  const nearest = known.toSorted((a, b) => alike(b, id) - alike(a, id))[0];
  const said = `${run} has not scored a lead ${id}.`;
  const hint =
    meant !== undefined
      ? ` Did you mean ${meant}?`
      : nearest === undefined
        ? ''
        : ` The nearest id is ${nearest}.`;
  return new LeadlineError({
    code: 'lead-unknown',
    message: said + hint,
    arrived: id,
    next: '/explain lists the top ten.',
    kind: 'usage',
  });
}

/** How many letters two ids begin with in common. */
function alike(one: string, other: string): number {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return at === -1 ? one.length : at;
}

function recordOf(workspace: Workspace, state: RunState) {
  return readRunRecord(workspace, readEntries(workspace, state.run), state);
}

function describeLead(lead: Map<string, string>, state: RunState): string {
  const { model_version: version = '', as_of: asOf = '', reason = '', ...cells } = Object.fromEntries(lead);
  const head = `${cells.id ?? ''}  ${state.run}${version === '' ? '' : `, model ${version}`}${asOf === '' ? '' : `, as known on ${asOf}`}`;
  const drivers = Object.entries(cells).filter(
    ([name, value]) => /^driver(?:_down)?\d+$/.test(name) && value !== '',
  );
  const known = ['id', 'tier', 'probability', 'narrative', ...drivers.map(([name]) => name)];
  const others = Object.entries(cells).filter(([name, value]) => !known.includes(name) && value !== '');
  return [
    head,
    ...(reason === '' ? [`Tier ${cells.tier ?? ''}  ${chanceOf(lead)}`] : [`Not scored: ${reason}`]),
    ...drivers.map(([name, text]) =>
      name.startsWith('driver_down') ? `- against it: ${text}` : `- ${text}`,
    ),
    ...others.slice(0, 12).map(([name, value]) => `${name}: ${value}`),
    ...(cells.narrative ? [cells.narrative] : []),
    `Which file fed each value: leadline explain-row ${cells.id ?? ''}`,
  ]
    .map(printable)
    .join('\n');
}

function chanceOf(lead: Map<string, string>): string {
  const probability = Number.parseFloat(lead.get('probability') ?? '');
  return Number.isFinite(probability) ? `${(probability * 100).toFixed(1)} %` : '';
}
