import { problemOf, standardTiers, wholeNumber, words } from 'c/leadlineWords';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { getObjectInfo, getPicklistValues } from 'lightning/uiObjectInfoApi';
import { updateRecord } from 'lightning/uiRecordApi';
import { api, LightningElement, wire } from 'lwc';
import { LEAD, OVERRIDE, REASON, reasonLength } from './fields';

/** The rep's own tier and reason: read, set, changed, removed. The score itself is never touched. */
export default class LeadlineOverride extends LightningElement {
  @api recordId;
  @api recordTypeId;
  /** The tier that a rep has set, its label and its reason, or null. */
  @api tier;
  @api tierLabel;
  @api reason;

  words = words;
  reasonLength = reasonLength;

  isOpen = false;
  isSaving = false;
  /** What a screen reader is told. */
  told = '';
  problem = null;
  chosen = '';
  typed = '';
  /** What is to have the focus once the screen has followed. */
  focusNext = null;

  @wire(getObjectInfo, { objectApiName: LEAD })
  described;

  @wire(getPicklistValues, { recordTypeId: '$typeOfRecord', fieldApiName: OVERRIDE })
  picklist;

  renderedCallback() {
    const next = this.focusNext === null ? null : this.template.querySelector(this.focusNext);
    this.focusNext = null;
    next?.focus();
  }

  get typeOfRecord() {
    return this.recordTypeId ?? this.described.data?.defaultRecordTypeId;
  }

  get isSet() {
    return Boolean(this.tier);
  }

  get mayEdit() {
    if (this.described.data === undefined) return this.described.error !== undefined;
    return [OVERRIDE, REASON].every((field) => this.described.data.fields[field.fieldApiName]?.updateable);
  }

  /** Unknown is not forbidden: nothing is said before Salesforce has answered. */
  get mayNot() {
    return this.described.data !== undefined && !this.mayEdit;
  }

  get showsInvitation() {
    return !this.isSet && this.mayEdit;
  }

  get quoted() {
    return this.reason ? words.ownReason(this.reason) : words.ownNoReason;
  }

  get options() {
    const values = this.picklist.data?.values ?? standardTiers.map((tier) => ({ label: tier, value: tier }));
    return [{ label: words.tierChoose, value: '' }, ...values.map(({ label, value }) => ({ label, value }))];
  }

  get letters() {
    return words.lettersLeft(wholeNumber(this.typed.length), wholeNumber(reasonLength));
  }

  get saveLabel() {
    return this.isSaving ? words.saving : words.save;
  }

  open() {
    this.chosen = this.tier ?? '';
    this.typed = this.reason ?? '';
    this.problem = null;
    this.told = '';
    this.isOpen = true;
    this.focusNext = '.tier';
  }

  close() {
    this.isOpen = false;
    this.problem = null;
    this.focusNext = '.opener';
  }

  choose(event) {
    this.chosen = event.detail.value;
  }

  type(event) {
    this.typed = event.detail.value;
  }

  save() {
    const reason = this.typed.trim();
    const reasonBox = this.template.querySelector('.reason');
    // `required` alone lets spaces pass.
    reasonBox.setCustomValidity(reason === '' ? words.reasonMissing : '');
    const invalid = [this.template.querySelector('.tier'), reasonBox].filter((box) => !box.reportValidity());
    if (invalid.length > 0) {
      invalid[0].focus();
      return;
    }
    this.write(this.chosen, reason, { done: words.saved, failed: words.notSaved });
  }

  remove() {
    this.write(null, null, { done: words.removed, failed: words.notRemoved });
  }

  async write(tier, reason, { done, failed }) {
    if (this.isSaving) return;
    this.isSaving = true;
    this.problem = null;
    this.told = words.saving;
    try {
      await updateRecord({
        fields: { Id: this.recordId, [OVERRIDE.fieldApiName]: tier, [REASON.fieldApiName]: reason },
      });
      this.close();
      this.told = done;
      this.toast(done, 'success');
    } catch (error) {
      this.problem = { title: failed, ...problemOf(error) };
      this.told = '';
      this.toast(failed, 'error');
    } finally {
      this.isSaving = false;
    }
  }

  toast(title, variant) {
    this.dispatchEvent(new ShowToastEvent({ title, variant }));
  }
}
