import { ApiFailure } from './failures.ts';

/** The days of a date literal such as `LAST_N_DAYS:7`, from its first to the day after its last, in UTC. */
export function daysOf(literal: string, now: Date): { from: string; until: string } {
  const [name = '', count = '0'] = literal.toUpperCase().split(':');
  const n = Number(count);
  const today = midnight(now);
  const day = (offset: number) => shifted(today, offset);
  const between = (from: Date, until: Date) => ({ from: dayText(from), until: dayText(until) });
  const week = shifted(today, -today.getUTCDay());
  const month = (offset: number) => monthOf(today, offset);
  const year = (offset: number) => new Date(Date.UTC(today.getUTCFullYear() + offset, 0, 1));
  const known: Record<string, { from: string; until: string }> = {
    YESTERDAY: between(day(-1), day(0)),
    TODAY: between(day(0), day(1)),
    TOMORROW: between(day(1), day(2)),
    LAST_WEEK: between(shifted(week, -7), week),
    THIS_WEEK: between(week, shifted(week, 7)),
    NEXT_WEEK: between(shifted(week, 7), shifted(week, 14)),
    LAST_MONTH: between(month(-1), month(0)),
    THIS_MONTH: between(month(0), month(1)),
    NEXT_MONTH: between(month(1), month(2)),
    LAST_90_DAYS: between(day(-90), day(1)),
    LAST_YEAR: between(year(-1), year(0)),
    THIS_YEAR: between(year(0), year(1)),
    LAST_N_DAYS: between(day(-n), day(1)),
    NEXT_N_DAYS: between(day(1), day(n + 1)),
    N_DAYS_AGO: between(day(-n), day(1 - n)),
    LAST_N_MONTHS: between(month(-n), month(0)),
    N_MONTHS_AGO: between(month(-n), month(1 - n)),
  };
  const found = known[name];
  if (found !== undefined) return found;
  throw new ApiFailure('MALFORMED_QUERY', `the fake org does not know the date literal ${literal}`);
}

function midnight(date: Date): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
}

function shifted(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000);
}

function monthOf(date: Date, offset: number): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1));
}

function dayText(date: Date): string {
  return date.toISOString().slice(0, 10);
}
