import { childText, type XmlElement } from '../deploy/xml.ts';
import type { Context } from './context.ts';
import { loadRows } from './load.ts';
import { ComponentProblem } from './metadata-package.ts';
import { table } from './schema.ts';

/** Writes a permission set as rows; what an earlier deployment of it wrote is replaced, its assignments stay. */
export function applyPermissionSet(context: Context, name: string, root: XmlElement): void {
  const { database, schema } = context;
  const sets = table(schema.require('PermissionSet'));
  const kept = database.statement(`SELECT Id FROM ${sets} WHERE Name = ? AND IsDeleted = 0`).get(name);
  const label = childText(root, 'label');
  if (label === undefined) throw new ComponentProblem('Required field is missing: label', root.line);
  const [id = ''] = loadRows(context, 'PermissionSet', [
    {
      ...(kept === undefined ? {} : { Id: kept.Id }),
      Name: name,
      Label: label,
      Description: (childText(root, 'description') ?? '').slice(0, 255),
      IsCustom: true,
      PermissionsApiEnabled: true,
    },
  ]);
  for (const one of ['FieldPermissions', 'ObjectPermissions']) {
    database.statement(`DELETE FROM ${table(schema.require(one))} WHERE ParentId = ?`).run(id);
  }
  const objects = named(root, 'objectPermissions').map((element) => objectRow(context, id, element));
  const fields = named(root, 'fieldPermissions').map((element) => fieldRow(context, id, element));
  loadRows(context, 'ObjectPermissions', objects);
  loadRows(context, 'FieldPermissions', fields);
}

function fieldRow(context: Context, parent: string, element: XmlElement): Record<string, unknown> {
  const full = childText(element, 'field') ?? '';
  const [objectName = '', fieldName = ''] = full.split('.');
  const field = context.schema.find(objectName)?.fields.get(fieldName.toLowerCase());
  if (field === undefined) {
    throw new ComponentProblem(`In field: field - no CustomField named ${full} found`, element.line);
  }
  if (field.required) {
    throw new ComponentProblem(`You cannot deploy to a required field: ${full}`, element.line);
  }
  const edit = childText(element, 'editable') === 'true';
  const read = childText(element, 'readable') === 'true';
  if (edit && !read) {
    throw new ComponentProblem(`Field permission Edit ${full} depends on permission(s): Read`, element.line);
  }
  return {
    ParentId: parent,
    SobjectType: objectName,
    Field: full,
    PermissionsRead: read,
    PermissionsEdit: edit,
  };
}

function objectRow(context: Context, parent: string, element: XmlElement): Record<string, unknown> {
  const name = childText(element, 'object') ?? '';
  if (context.schema.find(name) === undefined) {
    throw new ComponentProblem(`In field: object - no CustomObject named ${name} found`, element.line);
  }
  const may = (right: string) => childText(element, right) === 'true';
  for (const [right, needed] of needs) {
    if (may(right) && !may(needed)) {
      throw new ComponentProblem(
        `Permission ${right} ${name} depends on permission(s): ${needed} ${name}`,
        element.line,
      );
    }
  }
  return {
    ParentId: parent,
    SobjectType: name,
    PermissionsCreate: may('allowCreate'),
    PermissionsRead: may('allowRead'),
    PermissionsEdit: may('allowEdit'),
    PermissionsDelete: may('allowDelete'),
    PermissionsViewAllRecords: may('viewAllRecords'),
    PermissionsModifyAllRecords: may('modifyAllRecords'),
  };
}

const needs = [
  ['allowCreate', 'allowRead'],
  ['allowEdit', 'allowRead'],
  ['allowDelete', 'allowEdit'],
  ['viewAllRecords', 'allowRead'],
  ['modifyAllRecords', 'viewAllRecords'],
] as const;

function named(root: XmlElement, name: string): XmlElement[] {
  return root.children.filter((child) => child.name === name);
}
