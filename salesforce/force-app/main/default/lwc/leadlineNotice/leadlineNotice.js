import { api, LightningElement } from 'lwc';

/** A framed remark with a sign: `warning`, `error` or `info`. What it says is its content. */
export default class LeadlineNotice extends LightningElement {
  @api kind = 'info';

  get frame() {
    return `notice ${this.kind}`;
  }

  get isInfo() {
    return this.kind === 'info';
  }
}
