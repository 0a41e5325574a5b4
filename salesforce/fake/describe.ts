import type { Access } from './access.ts';
import { type Handler, ok } from './context.ts';
import { ApiFailure } from './failures.ts';
import { type FakeField, type FakeObject, isNumber, isText } from './fields.ts';
import type { Schema } from './schema.ts';

/** `GET /sobjects`. */
export const describeGlobal: Handler = ({ schema }, { access, base }) => {
  const seen = [...schema.objects.values()].filter((object) => access.may('Read', object));
  return ok({
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: seen.map((object) => summary(object, access, base)),
  });
};

/** `GET /sobjects/NAME/describe`. */
export const describeObject: Handler = ({ schema }, { access, base }, [name = '']) => {
  const object = visible(access, name);
  return ok({
    ...summary(object, access, base),
    fields: [...object.fields.values()]
      .filter((one) => access.reads(object, one))
      .map((one) => describedField(object, one, access)),
    childRelationships: childrenOf(object, schema, access),
    recordTypeInfos: [],
    supportedScopes: [{ label: `All ${object.plural}`, name: 'everything' }],
  });
};

/** `GET /sobjects/NAME`. */
export const objectInfo: Handler = (_, { access, base }, [name = '']) =>
  ok({ objectDescribe: summary(visible(access, name), access, base), recentItems: [] });

export function visible(access: Access, name: string): FakeObject {
  const object = access.visible(name);
  if (object === undefined) throw new ApiFailure('NOT_FOUND', 'The requested resource does not exist');
  return object;
}

function summary(object: FakeObject, access: Access, base: string) {
  const url = `${base}/sobjects/${object.name}`;
  return {
    name: object.name,
    label: object.label,
    labelPlural: object.plural,
    keyPrefix: object.prefix,
    custom: object.custom,
    customSetting: false,
    createable: access.may('Create', object),
    updateable: access.may('Edit', object),
    deletable: access.may('Delete', object),
    undeletable: false,
    queryable: true,
    retrieveable: true,
    searchable: false,
    replicateable: true,
    triggerable: true,
    mergeable: object.name === 'Lead',
    layoutable: !object.setup,
    urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
  };
}

function describedField(object: FakeObject, one: FakeField, access: Access) {
  const edits = access.edits(object, one);
  const long = one.type === 'textarea' && one.length > 255;
  return {
    name: one.name,
    label: one.label,
    type: one.type,
    soapType: soapType(one),
    length: isText(one.type) || one.length === 18 ? one.length : 0,
    byteLength: one.length * 3,
    precision: isNumber(one.type) && one.type !== 'int' ? one.precision : 0,
    digits: one.type === 'int' ? one.precision : 0,
    scale: one.scale,
    custom: one.custom,
    calculated: false,
    autoNumber: false,
    createable: one.createable && edits,
    updateable: one.updateable && edits,
    nillable: !one.required && one.type !== 'boolean' && one.name !== 'Id',
    defaultedOnCreate: one.type === 'boolean' || one.name === 'OwnerId' || one.name === 'Id',
    unique: one.unique,
    externalId: one.externalId,
    idLookup: one.externalId || one.type === 'id',
    caseSensitive: one.caseSensitive,
    filterable: !long,
    sortable: !long,
    groupable: !long && !isNumber(one.type) && one.type !== 'datetime',
    aggregatable: one.type !== 'boolean' && !long,
    permissionable: one.custom && !one.required,
    nameField: one.name === 'Name',
    restrictedPicklist: one.restricted,
    picklistValues: one.values.map((value) => ({
      active: true,
      defaultValue: false,
      label: value,
      validFor: null,
      value,
    })),
    referenceTo: one.referenceTo === null ? [] : [one.referenceTo],
    relationshipName: one.relationshipName,
    polymorphicForeignKey: false,
    inlineHelpText: one.help,
    extraTypeInfo: long ? 'plaintextarea' : null,
    encrypted: false,
    deprecatedAndHidden: false,
  };
}

const soapTypes: Partial<Record<FakeField['type'], string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  double: 'xsd:double',
  percent: 'xsd:double',
  currency: 'xsd:double',
  int: 'xsd:int',
};

function soapType({ type }: FakeField): string {
  return soapTypes[type] ?? 'xsd:string';
}

function childrenOf(object: FakeObject, schema: Schema, access: Access) {
  return [...schema.objects.values()]
    .filter((child) => access.may('Read', child))
    .flatMap((child) =>
      [...child.fields.values()]
        .filter((one) => one.referenceTo === object.name && access.reads(child, one))
        .map((one) => ({
          childSObject: child.name,
          field: one.name,
          relationshipName: one.childRelationship,
          cascadeDelete: false,
          restrictedDelete: false,
          deprecatedAndHidden: false,
          junctionIdListNames: [],
          junctionReferenceTo: [],
        })),
    );
}
