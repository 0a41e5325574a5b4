import { childText, type XmlElement } from '../deploy/xml.ts';
import type { Context } from './context.ts';
import { field } from './fields.ts';
import { fieldOfMetadata } from './metadata-fields.ts';
import { ComponentProblem, readXml, type ZippedPackage } from './metadata-package.ts';
import { applyPermissionSet } from './metadata-permissions.ts';
import { object } from './standard-objects.ts';

/** What became of one component, as `DeployMessage` says it. */
export interface Message {
  componentType: string;
  fullName: string;
  fileName: string;
  success: boolean;
  created: boolean;
  changed: boolean;
  deleted: boolean;
  problem?: string;
  problemType?: 'Error';
  lineNumber?: number;
}

interface Component {
  type: string;
  name: string;
  file: string;
  /** What tells whether it changed. */
  body: string;
  apply: () => void;
}

/** Applies everything that can be: objects first, then what stands on them. The caller takes it back where one message is a failure. */
export function applyPackage(context: Context, contents: ZippedPackage): Message[] {
  const messages: Message[] = [];
  const found: Component[] = [];
  for (const [file, text] of contents.files) {
    try {
      found.push(...componentsOf(context, file, text, contents));
    } catch (error) {
      messages.push(failure('', file, file, error));
    }
  }
  const wanted = new Set(contents.members.map(({ type, name }) => `${type} ${name}`));
  for (const { type, name } of contents.members) {
    if (name === '*' || found.some((one) => one.type === type && one.name === name)) continue;
    if (type === 'CustomObject' && context.schema.find(name) !== undefined) continue;
    const problem = `An object '${name}' of type ${type} was named in package.xml, but was not found in zipped directory`;
    messages.push(failure(type, name, 'package.xml', new ComponentProblem(problem)));
  }
  for (const component of found.toSorted((one, other) => rank(one) - rank(other))) {
    const listed = wanted.has(`${component.type} ${component.name}`) || wanted.has(`${component.type} *`);
    if (listed || nested.has(component.type)) messages.push(applyOne(context, component));
  }
  return messages;
}

/** Parts of an object come with it, whether `package.xml` names them or not. */
const nested = new Set(['CustomField', 'ValidationRule', 'ListView']);

const order = ['CustomObject', 'CustomField', 'ValidationRule', 'ListView', 'PermissionSet'];

function rank({ type }: Component): number {
  const place = order.indexOf(type);
  return place === -1 ? order.length : place;
}

function applyOne(context: Context, { type, name, file, body, apply }: Component): Message {
  const { database } = context;
  const held = database.statement('SELECT body FROM components WHERE type = ? AND name = ?').get(type, name);
  try {
    apply();
  } catch (error) {
    return failure(type, name, file, error);
  }
  database
    .statement('INSERT OR REPLACE INTO components (type, name, id, body) VALUES (?, ?, ?, ?)')
    .run(type, name, `${type}/${name}`, body);
  const created = held === undefined;
  return {
    componentType: type,
    fullName: name,
    fileName: file,
    success: true,
    created,
    changed: created || held.body !== body,
    deleted: false,
  };
}

function failure(type: string, name: string, file: string, error: unknown): Message {
  if (!(error instanceof ComponentProblem)) throw error;
  return {
    componentType: type,
    fullName: name,
    fileName: file,
    success: false,
    created: false,
    changed: false,
    deleted: false,
    problem: error.message,
    problemType: 'Error',
    ...(error.line === null ? {} : { lineNumber: error.line }),
  };
}

function componentsOf(context: Context, file: string, text: string, contents: ZippedPackage): Component[] {
  const [folder = '', ...rest] = file.split('/');
  const name = rest.join('/').replace(/\.[^./]+$/, '');
  if (folder === 'objects') return objectComponents(context, file, name, text);
  if (folder === 'permissionsets') {
    const root = readXml(text, file, 'PermissionSet');
    return [
      { type: 'PermissionSet', name, file, body: text, apply: () => applyPermissionSet(context, name, root) },
    ];
  }
  if (folder === 'lwc') return bundle(file, rest[0] ?? '', contents);
  const type = folders[folder];
  if (type === undefined) throw new ComponentProblem(`The folder ${folder} is unknown to the fake org`);
  if (file.endsWith('-meta.xml')) {
    const folderName = rest.join('/').replace(/-meta\.xml$/, '');
    return [{ type, name: folderName, file, body: text, apply: () => undefined }];
  }
  readXml(text, file, type);
  return [{ type, name, file, body: text, apply: () => undefined }];
}

const folders: Readonly<Record<string, string>> = {
  reports: 'Report',
  reportTypes: 'ReportType',
  dashboards: 'Dashboard',
  flexipages: 'FlexiPage',
  layouts: 'Layout',
  tabs: 'CustomTab',
  applications: 'CustomApplication',
  quickActions: 'QuickAction',
};

/** A bundle is one component; its file `-meta.xml` stands for it. The fake does not compile it. */
function bundle(file: string, name: string, contents: ZippedPackage): Component[] {
  if (!file.endsWith('.js-meta.xml')) return [];
  readXml(contents.files.get(file) ?? '', file, 'LightningComponentBundle');
  if (!contents.files.has(`lwc/${name}/${name}.js`)) {
    throw new ComponentProblem(`Cannot find Lightning Component Bundle ${name}: no ${name}.js`);
  }
  const body = [...contents.files]
    .filter(([path]) => path.startsWith(`lwc/${name}/`))
    .map(([path, text]) => `${path}\n${text}`)
    .toSorted()
    .join('\n');
  return [{ type: 'LightningComponentBundle', name, file, body, apply: () => undefined }];
}

function objectComponents(context: Context, file: string, objectName: string, text: string): Component[] {
  const { schema } = context;
  const root = readXml(text, file, 'CustomObject');
  const parts: Component[] = [];
  const part = (type: string, element: XmlElement, apply: () => void): void => {
    const name = `${objectName}.${childText(element, 'fullName') ?? ''}`;
    parts.push({ type, name, file, body: text.slice(element.inner.from, element.inner.to), apply });
  };
  if (objectName.endsWith('__c')) {
    const body = root.children
      .filter((child) => child.children.length === 0)
      .map((child) => `${child.name} ${child.text}`);
    parts.push({
      type: 'CustomObject',
      name: objectName,
      file,
      body: body.join('\n'),
      apply: () => applyObject(context, objectName, root),
    });
  } else if (schema.find(objectName) === undefined) {
    throw new ComponentProblem(`no CustomObject named ${objectName} found`);
  }
  for (const element of root.children) {
    if (element.name === 'fields') {
      part('CustomField', element, () => applyField(context, objectName, element));
    } else if (element.name === 'validationRules') {
      part('ValidationRule', element, () => applyRule(context, objectName, element));
    } else if (element.name === 'listViews') {
      part('ListView', element, () => checkListView(context, objectName, element));
    }
  }
  return parts;
}

function applyObject({ schema, database }: Context, name: string, root: XmlElement): void {
  const label = childText(root, 'label');
  const nameField = root.children.find((child) => child.name === 'nameField');
  if (label === undefined || nameField === undefined) {
    throw new ComponentProblem('Required field is missing: label or nameField', root.line);
  }
  const isNumbered = childText(nameField, 'type') === 'AutoNumber';
  // What can be changed of an object that is there (its labels) matters to nobody who asks the fake.
  if (schema.find(name) !== undefined) return;
  const count = Number(
    database.statement("SELECT count(*) AS n FROM objects WHERE name LIKE '%!_!_c' ESCAPE '!'").get()?.n,
  );
  const prefix = `a${String(count).padStart(2, '0')}`;
  const made = object(name, prefix, [
    field('Name', 'string', {
      length: 80,
      label: childText(nameField, 'label') ?? 'Name',
      createable: !isNumbered,
      updateable: !isNumbered,
    }),
    field('OwnerId', 'reference', { referenceTo: 'User', relationshipName: 'Owner' }),
  ]);
  schema.defineObject({
    ...made,
    label,
    plural: childText(root, 'pluralLabel') ?? `${label}s`,
    numbering: isNumbered ? (childText(nameField, 'displayFormat') ?? '{0}') : null,
  });
}

function applyField({ schema }: Context, objectName: string, element: XmlElement): void {
  const made = fieldOfMetadata(element);
  const known = schema.find(objectName)?.fields.get(made.name.toLowerCase());
  if (known !== undefined && known.type !== made.type) {
    throw new ComponentProblem(
      `Cannot change type of field ${made.name} from ${known.type} to ${made.type}`,
      element.line,
    );
  }
  if (made.referenceTo !== null && schema.find(made.referenceTo) === undefined) {
    throw new ComponentProblem(
      `referenceTo value of '${made.referenceTo}' does not resolve to a valid sObject type`,
      element.line,
    );
  }
  schema.defineField(objectName, made);
}

function applyRule({ schema }: Context, objectName: string, element: XmlElement): void {
  const formula = childText(element, 'errorConditionFormula') ?? '';
  const message = childText(element, 'errorMessage') ?? '';
  const rule = childText(element, 'fullName') ?? '';
  if (formula.replace(/\s+/g, '').toUpperCase() !== 'NOT(ISNEW())') {
    throw new ComponentProblem('The fake org understands one formula only: NOT(ISNEW())', element.line);
  }
  const isActive = childText(element, 'active') === 'true';
  schema.setAppendOnly(objectName, isActive ? { rule, message } : null);
}

function checkListView({ schema }: Context, objectName: string, element: XmlElement): void {
  const fields = schema.find(objectName)?.fields;
  const columns = element.children.filter(({ name }) => name === 'columns');
  const filters = element.children
    .filter(({ name }) => name === 'filters')
    .flatMap((filter) => filter.children.filter(({ name }) => name === 'field'));
  for (const { text, line } of [...columns, ...filters]) {
    if (!text.endsWith('__c') || fields?.has(text.toLowerCase())) continue;
    throw new ComponentProblem(`Could not resolve list view column: ${text}`, line);
  }
}
