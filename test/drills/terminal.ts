import { parseArgs } from 'node:util';
import { scenes } from './terminal/scenes.ts';
import { setStage } from './terminal/stage.ts';
import { tmuxIsThere } from './terminal/tmux.ts';

// node test/drills/terminal.ts [--pictures docs/images] [--until WORDS]
// Drives `leadline ui` in tmux as a person would: a human task with a wrong and a right folder, a kill, gates, waivers, the chat, two runs
// compared. Every screen must show what a person has to read there. With --pictures it writes the screens as SVG. Ends with 1 when a
// scene fails; where there is no tmux it says so and ends with 0.

const { values } = parseArgs({ options: { pictures: { type: 'string' }, until: { type: 'string' } } });
process.exitCode = await drill();

async function drill(): Promise<number> {
  if (!tmuxIsThere()) {
    process.stdout.write('There is no tmux here: the terminal was not driven.\n');
    return 0;
  }
  const stage = await setStage();
  try {
    for (const { title, play } of scenes) {
      const began = performance.now();
      process.stdout.write(`The operator ${title}`);
      await play(stage);
      process.stdout.write(`: as it must be, ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
      if (values.until !== undefined && title.includes(values.until)) break;
    }
    if (values.pictures !== undefined) {
      const names = await stage.writePictures(values.pictures);
      process.stdout.write(`${names.length} pictures in ${values.pictures}\n`);
    }
    return 0;
  } catch (error) {
    process.stdout.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await stage.strike();
  }
}
