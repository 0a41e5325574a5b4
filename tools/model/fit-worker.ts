import { parentPort } from 'node:worker_threads';
import { ModelError } from '../../model/booster/errors.ts';
import { type FitJob, type FitReply, fitOne } from './fit-one.ts';

/** One thread of `fitBoosters`: it trains the job that it is sent, answers, and waits for the next. */
const port = parentPort;
if (port === null) throw new Error('fit-worker.ts runs in a worker thread only.');
const reply = (message: FitReply): void => port.postMessage(message);

port.on('message', (job: FitJob) => {
  try {
    reply({ kind: 'done', booster: fitOne(job, (round) => reply({ kind: 'round', round })) });
  } catch (error) {
    // A class does not survive the way between threads; its facts do.
    if (error instanceof ModelError) reply({ kind: 'refused', facts: factsOf(error) });
    else
      reply({
        kind: 'broken',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
  }
});

function factsOf({
  code,
  message,
  expected,
  arrived,
  next,
}: ModelError): (FitReply & { kind: 'refused' })['facts'] {
  return {
    code,
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(arrived === undefined ? {} : { arrived }),
    ...(next === undefined ? {} : { next }),
  };
}
