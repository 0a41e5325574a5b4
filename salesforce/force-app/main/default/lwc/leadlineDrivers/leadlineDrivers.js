import { strengthOf, words } from 'c/leadlineWords';
import { api, LightningElement } from 'lwc';

/**
 * The reasons of a score: what raises it and what lowers it, each `{ text, effect }` with the effect in log-odds or null. Bars are long in
 * proportion to the strongest reason shown; the words beside them say the same.
 */
export default class LeadlineDrivers extends LightningElement {
  @api raising = [];
  @api lowering = [];

  words = words;

  get groups() {
    return [
      { key: 'raise', class: 'raise', heading: words.raises, by: words.raisesBy, drivers: this.raising },
      { key: 'lower', class: 'lower', heading: words.lowers, by: words.lowersBy, drivers: this.lowering },
    ]
      .filter((group) => group.drivers.length > 0)
      .map((group) => ({
        ...group,
        drivers: group.drivers.map((driver, place) => this.shown(driver, place, group.by)),
      }));
  }

  get isEmpty() {
    return this.groups.length === 0;
  }

  shown({ text, effect }, place, by) {
    const strength = strengthOf(effect);
    return {
      key: place,
      text,
      strength: strength === null ? null : by(strength),
      // A bar that is there can be seen, however weak its reason.
      length:
        strength === null
          ? null
          : `inline-size: ${Math.max(4, Math.round((100 * Math.abs(effect)) / this.strongest))}%`,
    };
  }

  get strongest() {
    return (
      Math.max(...[...this.raising, ...this.lowering].map((driver) => Math.abs(driver.effect ?? 0))) || 1
    );
  }
}
