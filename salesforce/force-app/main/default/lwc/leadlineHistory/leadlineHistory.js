import {
  chanceInFigures,
  dayInWords,
  momentInWords,
  problemOf,
  standingInFigures,
  tierOf,
  words,
} from 'c/leadlineWords';
import { getRelatedListRecords } from 'lightning/uiRelatedListApi';
import { api, LightningElement, wire } from 'lwc';
import { AS_OF, PERCENTILE, PROBABILITY, qualified, relationship, SCORED_AT, TIER } from './fields';

/** A dozen scores are a year of monthly runs, and as many columns as a phone can show. */
const scoresShown = 12;

/** What a lead's scores were: a small picture of tiers over time, and the same as a table. */
export default class LeadlineHistory extends LightningElement {
  @api recordId;
  /** Numbers are shown only where the score of today shows its own. */
  @api withNumbers = false;

  words = words;

  @wire(getRelatedListRecords, {
    parentRecordId: '$recordId',
    relatedListId: relationship,
    fields: [qualified(SCORED_AT)],
    optionalFields: [TIER, PERCENTILE, PROBABILITY, AS_OF].map(qualified),
    sortBy: [`-${qualified(SCORED_AT)}`],
    pageSize: scoresShown,
  })
  read;

  get problem() {
    return this.read.error === undefined ? null : problemOf(this.read.error);
  }

  get isLoading() {
    return this.read.data === undefined && this.read.error === undefined;
  }

  get isEmpty() {
    return this.newestFirst.length === 0;
  }

  get isFirst() {
    return this.newestFirst.length === 1;
  }

  get newestFirst() {
    return (this.read.data?.records ?? []).map((record) => this.entry(record));
  }

  get oldestFirst() {
    return this.newestFirst.reverse();
  }

  get picture() {
    return words.historyPicture(this.oldestFirst.map(({ tier, day }) => words.historyEntry(tier.word, day)));
  }

  get start() {
    return this.oldestFirst[0].end;
  }

  get end() {
    return this.newestFirst[0].end;
  }

  entry(record) {
    const value = (field) => record.fields[field.fieldApiName]?.value ?? null;
    const scored = value(TIER) !== null;
    const tier = scored
      ? tierOf(value(TIER), record.fields[TIER.fieldApiName].displayValue)
      : { word: words.unscored, tone: 'unscored' };
    const moment = value(SCORED_AT);
    const day = moment === null ? words.none : momentInWords(moment).day;
    return {
      key: record.id,
      tier,
      column: `column ${tier.tone}`,
      day,
      end: words.historyStart(tier.word, day),
      chance: value(PROBABILITY) === null ? words.none : chanceInFigures(value(PROBABILITY)),
      standing: value(PERCENTILE) === null ? words.none : standingInFigures(value(PERCENTILE)),
      facts: value(AS_OF) === null ? words.none : dayInWords(value(AS_OF)),
    };
  }
}
