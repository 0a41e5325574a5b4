import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, type Random } from '../../../model/booster/random.ts';

/** Fills the folder with the two files of the guide's firm, made up: leads, and a vendor's file of dated company rows. */
export function writeDemoFiles(folder: string, seed = 7): void {
  const random = createRandom(seed);
  const companies = Array.from({ length: 2000 }, (_, n) => companyOf(n, random));
  const leads = Array.from({ length: 5000 }, (_, n) => leadOf(n, companies, random));
  mkdirSync(folder, { recursive: true });
  write(join(folder, 'leads.csv'), leadHeader, leads);
  write(
    join(folder, 'companies.csv'),
    companyHeader,
    companies.flatMap(({ no, founded, region, rows }) =>
      rows.map(({ published, employees, jobs }) => [no, published, employees, jobs, founded, region]),
    ),
  );
}

export const leadHeader = [
  'lead_no',
  'company_no',
  'created_on',
  'first_call_on',
  'demo_on',
  'channel',
  'seats_wanted',
  'call_minutes',
];
export const companyHeader = ['company_no', 'published_on', 'employees', 'open_jobs', 'founded_on', 'region'];

type Cell = string | number;

interface Company {
  no: string;
  founded: string;
  region: string;
  rows: { published: string; employees: number; jobs: number }[];
}

const firstDay = '2024-01-01';
const exportDay = '2025-06-30';
const daysOfCalls = 547;

/** Six rows, about a quarter apart; the number of open jobs is drawn anew each time, so that the row known at contact matters. */
function companyOf(n: number, random: Random): Company {
  const employees = Math.round(5 * Math.exp(3.5 * random.uniform()));
  const start = Math.floor(90 * random.uniform());
  return {
    no: `C-${String(n).padStart(5, '0')}`,
    founded: dayAfter('1990-01-01', Math.floor(11_000 * random.uniform())),
    region: pick(['north', 'south', 'east', 'west'], random),
    rows: [0, 1, 2, 3, 4, 5].map((quarter) => ({
      published: dayAfter('2023-11-01', start + 92 * quarter),
      employees,
      jobs: Math.floor(employees * 0.4 * random.uniform() ** 2),
    })),
  };
}

/** One lead in twelve is still open. Referrals, and companies that hire much for their size, book a demo more often. */
function leadOf(n: number, companies: readonly Company[], random: Random): Cell[] {
  const company = companies[Math.floor(companies.length * random.uniform())] as Company;
  const created = dayAfter(firstDay, Math.floor((daysOfCalls * n) / 5000));
  const called = dayAfter(created, Math.floor(10 * random.uniform()));
  const channel = pick(['web', 'web', 'fair', 'referral'], random);
  const seats = 1 + Math.floor(30 * random.uniform());
  const open = random.uniform() < 1 / 12 || called > exportDay;
  const wins = random.uniform() < chanceOf(company, called, channel);
  const booked = dayAfter(called, Math.floor(30 * random.uniform()));
  const minutes = Math.round(4 + 10 * random.uniform() + (wins ? 18 : 0));
  const demo = wins && !open && booked <= exportDay ? booked : '';
  return [
    `L-${String(n).padStart(6, '0')}`,
    n % 25 === 0 ? '' : company.no.toLowerCase(),
    created,
    open ? '' : called,
    demo,
    channel,
    seats,
    open ? '' : minutes,
  ];
}

/** Between 4 % and 36 %, by the newest row published by the day of the call. */
function chanceOf({ rows }: Company, called: string, channel: string): number {
  const known = rows.filter(({ published }) => published <= called).at(-1);
  const hiring = known === undefined ? 0 : known.jobs / known.employees;
  return Math.min(0.5, 0.04 + 0.6 * hiring + (channel === 'referral' ? 0.08 : 0));
}

function pick(words: readonly string[], random: Random): string {
  return words[Math.floor(words.length * random.uniform())] ?? '';
}

/** The ISO date so many days after another. */
function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

function write(path: string, header: readonly string[], rows: readonly (readonly Cell[])[]): void {
  writeFileSync(path, `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`);
}
