import {
  chanceInFigures,
  chanceInWords,
  problemOf,
  sentenceOf,
  standingInWords,
  unscoredAdvice,
  words,
} from 'c/leadlineWords';
import { getRecord } from 'lightning/uiRecordApi';
import { api, LightningElement, wire } from 'lwc';
import { always, wanted } from './fields';
import { freshnessOf } from './freshness';
import { readScore } from './read-score';

/** What Leadline says of a lead, on the lead's page. */
export default class LeadlineScore extends LightningElement {
  @api recordId;
  /** Ends the sentence "leads like this ...". */
  @api outcome = 'convert';
  @api staleAfterDays = 35;

  words = words;

  @wire(getRecord, { recordId: '$recordId', fields: always, optionalFields: wanted })
  read;

  get isLoading() {
    return this.read.data === undefined && this.read.error === undefined;
  }

  get problem() {
    return this.read.error === undefined ? null : problemOf(this.read.error);
  }

  get score() {
    return readScore(this.read.data);
  }

  get isHidden() {
    return this.score.state === 'hidden';
  }

  get isScored() {
    return this.score.state === 'scored';
  }

  get freshness() {
    return freshnessOf(this.score, this.staleAfterDays, new Date());
  }

  get hasNumbers() {
    return this.score.probability !== null;
  }

  get chance() {
    const { probability } = this.score;
    return {
      inWords: chanceInWords(probability),
      exactly: chanceInFigures(probability),
      of: words.leadsLikeThis(this.outcome),
    };
  }

  get standing() {
    return this.score.percentile === null ? null : standingInWords(this.score.percentile);
  }

  get unscored() {
    const reason = this.score.notScoredReason;
    return reason === null
      ? { title: words.notYet, reason: words.notYetReason, advice: words.notYetAdvice }
      : { title: words.unscored, reason: sentenceOf(reason), advice: unscoredAdvice(reason) };
  }
}
