import { api, LightningElement } from 'lwc';

export default class Textarea extends LightningElement {
  @api label;
  @api maxLength;
  @api messageWhenValueMissing;
  @api name;
  @api placeholder;
  @api required = false;
  @api value = '';

  message = '';
  custom = '';

  @api focus() {
    this.control.focus();
  }

  @api setCustomValidity(message) {
    this.custom = message;
  }

  @api reportValidity() {
    const isMissing = this.required && this.control.value === '';
    this.message = isMissing ? this.messageWhenValueMissing : this.custom;
    return this.message === '';
  }

  get control() {
    return this.template.querySelector('.control');
  }

  get invalid() {
    return String(this.message !== '');
  }

  changed(event) {
    event.stopPropagation();
    this.value = event.target.value;
    this.dispatchEvent(new CustomEvent('change', { detail: { value: this.value } }));
  }
}
