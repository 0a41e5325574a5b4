import { tierOf, words } from 'c/leadlineWords';
import { api, LightningElement } from 'lwc';

const steps = [1, 2, 3, 4, 5];

/** A tier as a badge: its word, its colour, and as many filled bars as it has steps, so that colour alone says nothing. */
export default class LeadlineTier extends LightningElement {
  @api tier;
  @api label;
  /** Set by a rep: outlined, and said. */
  @api own = false;

  get shown() {
    return tierOf(this.tier, this.label);
  }

  get badgeClass() {
    return `badge ${this.shown.tone}${this.own ? ' own' : ''}`;
  }

  get role() {
    return this.own ? words.ownTier : words.leadTier;
  }

  /** A lead's own tier needs no caption for those who see where it stands. */
  get roleClass() {
    return this.own ? 'role' : 'hidden';
  }

  get hasSteps() {
    return this.shown.level > 0;
  }

  get bars() {
    return steps.map((step) => ({
      step,
      x: 3 * step - 3,
      y: 10 - 2 * step,
      height: 2 * step + 2,
      class: step <= this.shown.level ? 'bar' : 'bar empty',
    }));
  }
}
