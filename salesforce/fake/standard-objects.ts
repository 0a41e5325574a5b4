import { auditFields, type FakeField, type FakeFieldType, type FakeObject, field } from './fields.ts';

/** The objects that every org has, as far as the fake knows them. */
export function standardObjects(): FakeObject[] {
  return [
    object('Lead', '00Q', [
      reference('MasterRecordId', 'Lead', readOnly),
      ...person,
      text('Title', 128),
      text('Company', 255, { required: true }),
      ...address,
      field('Email', 'email', { length: 80 }),
      field('Website', 'url', { length: 255 }),
      field('Description', 'textarea', { length: 32_000 }),
      picklist('LeadSource'),
      picklist('Status', { tracked: true }),
      picklist('Industry'),
      picklist('Rating'),
      field('AnnualRevenue', 'currency', { precision: 18 }),
      field('NumberOfEmployees', 'int'),
      reference('OwnerId', 'User', { tracked: true }),
      field('HasOptedOutOfEmail', 'boolean'),
      field('DoNotCall', 'boolean'),
      field('IsUnreadByOwner', 'boolean'),
      field('IsConverted', 'boolean', readOnly),
      field('ConvertedDate', 'date', readOnly),
      reference('ConvertedAccountId', 'Account', readOnly),
      reference('ConvertedContactId', 'Contact', readOnly),
      reference('ConvertedOpportunityId', 'Opportunity', readOnly),
      field('LastActivityDate', 'date', readOnly),
    ]),
    object('LeadHistory', '017', [
      reference('LeadId', 'Lead', { ...readOnly, childRelationship: 'Histories' }),
      text('Field', 40, readOnly),
      text('DataType', 40, readOnly),
      text('OldValue', 255, readOnly),
      text('NewValue', 255, readOnly),
    ]),
    object('Account', '001', [text('Name', 255, { required: true }), picklist('Industry'), owner]),
    object('Contact', '003', [
      reference('AccountId', 'Account', { childRelationship: 'Contacts' }),
      ...person,
      field('Email', 'email', { length: 80 }),
      text('Title', 128),
      owner,
    ]),
    object('Opportunity', '006', [
      reference('AccountId', 'Account', { childRelationship: 'Opportunities' }),
      text('Name', 120, { required: true }),
      picklist('StageName', { required: true }),
      field('CloseDate', 'date', { required: true }),
      field('Amount', 'currency', { precision: 18, scale: 2 }),
      field('IsWon', 'boolean', readOnly),
      field('IsClosed', 'boolean', readOnly),
      owner,
    ]),
    ...setupObjects(),
  ];
}

function setupObjects(): FakeObject[] {
  return [
    object('User', '005', [
      text('Username', 80, { required: true }),
      ...person.filter(({ name }) => name !== 'Salutation'),
      field('Email', 'email', { length: 128 }),
      text('Alias', 8),
      reference('ProfileId', 'Profile'),
      field('IsActive', 'boolean'),
      text('TimeZoneSidKey', 40),
      text('UserType', 40, readOnly),
    ]),
    object('Profile', '00e', [text('Name', 255), text('UserType', 40, readOnly)]),
    object('Organization', '00D', [
      text('Name', 80),
      text('InstanceName', 5, readOnly),
      field('IsSandbox', 'boolean', readOnly),
      text('OrganizationType', 40, readOnly),
      text('NamespacePrefix', 15, readOnly),
      text('TimeZoneSidKey', 40),
    ]),
    object('PermissionSet', '0PS', [
      text('Name', 80, { required: true }),
      text('Label', 80),
      text('Description', 255),
      field('IsOwnedByProfile', 'boolean', readOnly),
      field('IsCustom', 'boolean', readOnly),
      field('PermissionsApiEnabled', 'boolean'),
    ]),
    object('PermissionSetAssignment', '0Pa', [
      reference('PermissionSetId', 'PermissionSet', { childRelationship: 'Assignments', required: true }),
      reference('AssigneeId', 'User', { childRelationship: 'PermissionSetAssignments', required: true }),
    ]),
    object('FieldPermissions', '01k', [
      reference('ParentId', 'PermissionSet', { childRelationship: 'FieldPerms', required: true }),
      text('SobjectType', 80, { required: true }),
      text('Field', 120, { required: true }),
      field('PermissionsRead', 'boolean'),
      field('PermissionsEdit', 'boolean'),
    ]),
    object('ObjectPermissions', '110', [
      reference('ParentId', 'PermissionSet', { childRelationship: 'ObjectPerms', required: true }),
      text('SobjectType', 80, { required: true }),
      ...['Create', 'Read', 'Edit', 'Delete', 'ViewAllRecords', 'ModifyAllRecords'].map((right) =>
        field(`Permissions${right}`, 'boolean'),
      ),
    ]),
  ].map((made) => ({ ...made, setup: true }));
}

/** A new object with the fields that each has. */
export function object(name: string, prefix: string, fields: readonly FakeField[]): FakeObject {
  const id = field('Id', 'id', { ...readOnly, label: 'Record ID' });
  const all = [id, ...fields, ...auditFields];
  return {
    name,
    label: name.replace(/__c$/, '').replaceAll('_', ' '),
    plural: `${name.replace(/__c$/, '').replaceAll('_', ' ')}s`,
    prefix,
    custom: name.endsWith('__c'),
    fields: new Map(all.map((one) => [one.name.toLowerCase(), one])),
    appendOnly: null,
    setup: false,
    numbering: null,
  };
}

const readOnly = { createable: false, updateable: false } as const;

type Facts = Partial<Omit<FakeField, 'name' | 'type'>>;

function text(name: string, length: number, facts: Facts = {}, type: FakeFieldType = 'string'): FakeField {
  return field(name, type, { length, ...facts });
}

function picklist(name: string, facts: Facts = {}): FakeField {
  return field(name, 'picklist', { length: 255, ...facts });
}

function reference(name: string, to: string, facts: Facts = {}): FakeField {
  return field(name, 'reference', { referenceTo: to, relationshipName: name.replace(/Id$/, ''), ...facts });
}

const owner = reference('OwnerId', 'User');

const person: readonly FakeField[] = [
  text('Salutation', 40),
  text('FirstName', 40),
  text('LastName', 80, { required: true }),
  text('Name', 121, { ...readOnly, label: 'Full Name' }),
  text('Phone', 40, {}, 'phone'),
  text('MobilePhone', 40, {}, 'phone'),
];

const address: readonly FakeField[] = [
  field('Street', 'textarea', { length: 255 }),
  text('City', 40),
  text('State', 80),
  text('PostalCode', 20),
  text('Country', 80),
];
