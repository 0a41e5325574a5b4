import { api, LightningElement } from 'lwc';

export default class Button extends LightningElement {
  @api label;
  @api variant = 'neutral';

  @api focus() {
    this.template.querySelector('button').focus();
  }

  get look() {
    return `button ${this.variant}`;
  }
}
