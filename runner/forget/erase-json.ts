import { isKeyOf, type LeadIdentity, mentionOf } from './lead-identity.ts';

/** What stands in the place of an id where a text around it has to stay. */
export const forgottenMark = '(forgotten)';

/**
 * Takes a lead out of JSON. Of a table (an array of arrays, or of objects) the whole row goes; of arrays that lie beside each other and are of
 * one length, the same place in each; anywhere else the id alone.
 */
export function eraseFromJson(value: unknown, lead: LeadIdentity): unknown {
  const mention = mentionOf(lead);

  function erase(node: unknown): unknown {
    if (typeof node === 'string') return node.replaceAll(mention, forgottenMark);
    if (Array.isArray(node)) return eraseArray(node);
    return isRecord(node) ? eraseRecord(node) : node;
  }

  function eraseArray(nodes: readonly unknown[]): unknown[] {
    return nodes.filter((node) => !isAboutLead(node)).map(erase);
  }

  /** A row of a table, or an id in a list of ids. A long text that names the lead is about more than this lead. */
  function isAboutLead(node: unknown): boolean {
    if (typeof node === 'string') return node.replaceAll(mention, '') === '';
    if (Array.isArray(node)) return !isListOfIds(node) && node.some((cell) => isScalarOf(cell));
    return isRecord(node) && Object.entries(node).some(([name, cell]) => isScalarOf(cell, name));
  }

  /** A list among lists, such as the leads of a fold: the id alone goes. */
  function isListOfIds(node: readonly unknown[]): boolean {
    return node.every((one) => typeof one === 'string' && lead.ids.some((id) => id.length === one.length));
  }

  function isScalarOf(cell: unknown, name = ''): boolean {
    if (typeof cell === 'string') return mentions(cell) || isKeyOf(lead, name, cell);
    return typeof cell === 'number' && isKeyOf(lead, name, String(cell));
  }

  function eraseRecord(node: Record<string, unknown>): Record<string, unknown> {
    const aligned = withoutPlaces(withoutRowsByKey(node));
    return Object.fromEntries(
      Object.entries(aligned)
        .filter(([name]) => !mentions(name))
        .map(([name, inner]) => [name, erase(inner)]),
    );
  }

  /** Evidence: `columns` name what stands in each of the `rows`. */
  function withoutRowsByKey(node: Record<string, unknown>): Record<string, unknown> {
    const { columns, rows } = node;
    if (!Array.isArray(columns) || !Array.isArray(rows)) return node;
    const isOfLead = (row: unknown) =>
      Array.isArray(row) && row.some((cell, index) => isScalarOf(cell, String(columns[index])));
    return { ...node, rows: rows.filter((row) => !isOfLead(row)) };
  }

  /** Arrays side by side, such as `ids` and `labels`, are one table by column. */
  function withoutPlaces(node: Record<string, unknown>): Record<string, unknown> {
    const ids = Object.values(node).find(
      (list): list is unknown[] =>
        Array.isArray(list) && list.some((one) => typeof one === 'string' && isAboutLead(one)),
    );
    if (ids === undefined || ids.length < 2) return node;
    const places = new Set(ids.flatMap((one, index) => (isAboutLead(one) ? [index] : [])));
    const beside = (list: unknown): list is unknown[] => Array.isArray(list) && list.length === ids.length;
    return Object.fromEntries(
      Object.entries(node).map(([name, list]) => [
        name,
        beside(list) ? list.filter((_, index) => !places.has(index)) : list,
      ]),
    );
  }

  function mentions(text: string): boolean {
    mention.lastIndex = 0;
    return mention.test(text);
  }

  return erase(value);
}

function isRecord(node: unknown): node is Record<string, unknown> {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
