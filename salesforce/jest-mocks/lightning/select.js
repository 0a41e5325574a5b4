import { api, LightningElement } from 'lwc';

export default class Select extends LightningElement {
  @api label;
  @api messageWhenValueMissing;
  @api name;
  @api options;
  @api required;
  @api value;

  @api checkValidity() {}
  @api reportValidity() {}
  @api setCustomValidity() {}
}
