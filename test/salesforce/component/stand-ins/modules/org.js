/**
 * Stands in for Salesforce's Lightning Data Service: what the page's `org` holds is handed to the wires that ask for it, again whenever it
 * changes. `org`: record, history, describe, picklist (each `{ data }`, `{ error }`, or absent while it loads), saveError, saved, toasts.
 */
const org = globalThis.org;
const asking = new Set();

export function adapterOf(part) {
  return class {
    constructor(tell) {
      this.tell = tell;
      this.config = {};
      tell({ data: undefined, error: undefined });
    }
    connect() {
      asking.add(this);
    }
    disconnect() {
      asking.delete(this);
    }
    update(config) {
      this.config = config;
      this.answer();
    }
    answer() {
      const complete = Object.values(this.config).every((value) => value !== undefined);
      const { data, error } = org[part] ?? {};
      if (complete) Promise.resolve().then(() => this.tell({ data, error }));
    }
  };
}

export async function save(fields) {
  await new Promise((resolve) => setTimeout(resolve));
  if (org.saveError) throw org.saveError;
  org.saved.push(fields);
  const { Id, ...values } = fields;
  const changed = Object.entries(values).map(([name, value]) => [name, { value, displayValue: value }]);
  const { data } = org.record;
  org.record = { data: { ...data, fields: { ...data.fields, ...Object.fromEntries(changed) } } };
  for (const one of asking) one.answer();
}
