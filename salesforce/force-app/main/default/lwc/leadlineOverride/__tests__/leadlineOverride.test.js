import LeadlineOverride from 'c/leadlineOverride';
import { getObjectInfo, getPicklistValues } from 'lightning/uiObjectInfoApi';
import { updateRecord } from 'lightning/uiRecordApi';
import { createElement } from 'lwc';

const rights = (updateable) => ({
  defaultRecordTypeId: '012A',
  fields: { Leadline_Rep_Override__c: { updateable }, Leadline_Override_Reason__c: { updateable } },
});

let element;
let toasts;
const root = () => element.shadowRoot;
const part = (selector) => root().querySelector(selector);
const settled = () => new Promise((resolve) => setTimeout(resolve));

async function show(properties = {}, described = rights(true)) {
  element = Object.assign(createElement('c-leadline-override', { is: LeadlineOverride }), {
    recordId: '00Q1',
    ...properties,
  });
  toasts = [];
  element.addEventListener('lightning__showtoast', (event) => toasts.push(event.detail));
  document.body.append(element);
  if (described !== null) getObjectInfo.emit(described);
  await settled();
}

async function press(selector) {
  part(selector).dispatchEvent(new CustomEvent('click'));
  await settled();
}

/** Opens the form and types; the stand-ins of the base components find every entry good unless told otherwise. */
async function fill(tier, reason) {
  await press('.opener');
  for (const [selector, value] of [
    ['.tier', tier],
    ['.reason', reason],
  ]) {
    const box = part(selector);
    let complaint = '';
    box.setCustomValidity = jest.fn((message) => {
      complaint = message;
    });
    box.reportValidity = jest.fn(() => complaint === '');
    box.focus = jest.fn();
    box.dispatchEvent(new CustomEvent('change', { detail: { value } }));
  }
  await settled();
}

afterEach(() => {
  document.body.replaceChildren();
  updateRecord.mockReset().mockResolvedValue({});
});

it('says nothing of rights before Salesforce has answered', async () => {
  await show({}, null);
  expect(root().textContent).not.toContain('permission set');
  expect(part('.opener')).toBeNull();
});

it('who may not write is told whom to ask', async () => {
  await show({ tier: 'Hot', reason: 'Knows us' }, rights(false));
  expect(root().textContent).toContain('You may read the score but not set a tier of your own.');
  expect(root().textContent).toContain('Knows us');
  expect(part('.opener')).toBeNull();
  expect(part('.remove')).toBeNull();
});

it('a field that the user cannot even see may not be written either', async () => {
  await show({}, { defaultRecordTypeId: '012A', fields: {} });
  expect(part('.opener')).toBeNull();
});

it('offers the tiers of the picklist, of the lead’s own record type', async () => {
  await show({ recordTypeId: '012B' });
  expect(getPicklistValues.getLastConfig().recordTypeId).toBe('012B');
  getPicklistValues.emit({ values: [{ label: 'Heiß', value: 'Hot' }] });
  await press('.opener');
  expect(part('.tier').options).toEqual([
    { label: 'Choose a tier', value: '' },
    { label: 'Heiß', value: 'Hot' },
  ]);
});

it('offers the usual tiers where the picklist cannot be read', async () => {
  await show();
  expect(getPicklistValues.getLastConfig().recordTypeId).toBe('012A');
  getPicklistValues.error();
  await press('.opener');
  expect(part('.tier').options.map((one) => one.value)).toEqual([
    '',
    'Very Hot',
    'Hot',
    'Warm',
    'Cool',
    'Cold',
  ]);
});

it('saves tier and reason, without spaces at the ends, and says so', async () => {
  await show();
  await fill('Hot', '  Asked me to call. ');
  await press('.save');
  expect(updateRecord).toHaveBeenCalledTimes(1);
  expect(updateRecord).toHaveBeenCalledWith({
    fields: { Id: '00Q1', Leadline_Rep_Override__c: 'Hot', Leadline_Override_Reason__c: 'Asked me to call.' },
  });
  expect(part('.form')).toBeNull();
  expect(part('[role="status"]').textContent).toBe('Your tier is saved.');
  expect(toasts).toEqual([{ title: 'Your tier is saved.', variant: 'success' }]);
});

it('saves nothing while something is missing, and goes to it', async () => {
  await show();
  await fill('', 'Asked me to call.');
  part('.tier').reportValidity = jest.fn(() => false);
  await press('.save');
  expect(updateRecord).not.toHaveBeenCalled();
  expect(part('.tier').focus).toHaveBeenCalled();
});

it('spaces are no reason', async () => {
  await show();
  await fill('Hot', '   ');
  await press('.save');
  expect(part('.reason').setCustomValidity).toHaveBeenLastCalledWith('Give a reason.');
  expect(updateRecord).not.toHaveBeenCalled();
});

it('counts the letters of the reason', async () => {
  await show();
  await fill('Hot', 'Five!');
  expect(part('.letters').textContent).toBe('5 of 255 letters');
  expect(part('.reason').maxLength).toBe(255);
});

it('a failure keeps what was typed and says why', async () => {
  updateRecord.mockRejectedValue({
    status: 400,
    body: {
      message: 'Try again',
      output: { errors: [], fieldErrors: { R: [{ errorCode: 'X', message: 'Say when' }] } },
    },
  });
  await show();
  await fill('Hot', 'Asked me to call.');
  await press('.save');
  expect(part('[role="alert"]').textContent).toBe('Your tier is not saved.Say when.');
  expect(part('.reason').value).toBe('Asked me to call.');
  expect(part('[role="status"]').textContent).toBe('');
  expect(toasts).toEqual([{ title: 'Your tier is not saved.', variant: 'error' }]);
});

it('a second press while the first is at work saves nothing twice', async () => {
  let finish;
  updateRecord.mockReturnValue(
    new Promise((resolve) => {
      finish = resolve;
    }),
  );
  await show();
  await fill('Hot', 'Asked me to call.');
  await press('.save');
  expect(part('.save').label).toBe('Saving…');
  expect(part('[role="status"]').textContent).toBe('Saving…');
  await press('.save');
  finish({});
  await settled();
  expect(updateRecord).toHaveBeenCalledTimes(1);
});

it('begins a change with what stands', async () => {
  await show({ tier: 'Cold', reason: 'Retires in May' });
  await press('.opener');
  expect(part('.tier').value).toBe('Cold');
  expect(part('.reason').value).toBe('Retires in May');
});

it('takes the tier and its reason away together', async () => {
  await show({ tier: 'Cold', reason: 'Retires in May' });
  await press('.remove');
  expect(updateRecord).toHaveBeenCalledWith({
    fields: { Id: '00Q1', Leadline_Rep_Override__c: null, Leadline_Override_Reason__c: null },
  });
  expect(part('[role="status"]').textContent).toBe('Your tier is removed.');
});

it('cancelled, it forgets what was typed', async () => {
  await show();
  await fill('Hot', 'Asked me to call.');
  await press('.cancel');
  expect(part('.form')).toBeNull();
  await press('.opener');
  expect(part('.reason').value).toBe('');
  expect(updateRecord).not.toHaveBeenCalled();
});
