import { api, LightningElement } from 'lwc';

export default class Select extends LightningElement {
  @api label;
  @api messageWhenValueMissing;
  @api name;
  @api options = [];
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

  get choices() {
    return this.options.map((option) => ({ ...option, selected: option.value === this.value }));
  }

  changed(event) {
    event.stopPropagation();
    this.value = event.target.value;
    this.dispatchEvent(new CustomEvent('change', { detail: { value: this.value } }));
  }
}
