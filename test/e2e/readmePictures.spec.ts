import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { THEMES } from '../../contracts/host.ts';
import { smallImage } from './support/smallImage.ts';
import { expect, TECHNICIANS, test } from './support/sandbox.ts';

const root = path.resolve(import.meta.dirname, '../..');
const INTER = 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';

// Not a test: `npm run pictures` makes the README's pictures of the real product by it.
test('the pictures of the README are made', async ({ technician, findTicket }) => {
  test.skip(process.env['PEEK_PICTURES'] !== 'make', 'Only by npm run pictures.');
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.page.evaluate(
    async (font) => {
      const bytes = Uint8Array.from(atob(font), (letter) => letter.charCodeAt(0));
      document.fonts.add(await new FontFace('Inter', bytes, { weight: '100 900' }).load());
    },
    readFileSync(path.join(root, INTER)).toString('base64'),
  );
  const ticket = await findTicket(mara, ({ status }) => status === 'in_progress');
  for (const theme of THEMES) {
    await mara.page.getByLabel('Theme').selectOption(theme);
    // From the whole queue, as everybody does.
    await mara.page.locator(`[data-ticket="${ticket.id}"]`).click();
    await expect(mara.conversation).toBeVisible();
    await expect(mara.peek.locator('[aria-busy="true"]')).toHaveCount(0);
    const image = await mara.page.screenshot({ animations: 'disabled' });
    const reader = await mara.page.context().newPage();
    const small = await smallImage(reader, `data:image/png;base64,${image.toString('base64')}`);
    await reader.close();
    writeFileSync(path.join(root, `docs/peek-${theme}.png`), small);
    await mara.page.keyboard.press('Escape');
    await expect(mara.peek).toHaveCount(0);
  }
});
