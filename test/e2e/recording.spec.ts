import { config, originOf } from '../../host-sandbox/config.ts';
import { expect, TECHNICIANS, test } from './support/sandbox.ts';

test('what the end user’s page shows in a session is recorded with their consent, masked, and replayed from the thread', async ({
  technician,
  findTicket,
  breakThings,
  browser,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ id }) => id === 'tkt_harbor_10259');
  await mara.openTicket(ticket);
  await breakThings(mara, { endUser: 'by_hand' });
  await mara.peek.getByRole('button', { name: 'Start session' }).click();

  const atHome = await (await browser.newContext()).newPage();
  await atHome.goto(originOf(config.desktop));
  const assetName = await mara.card('Linked asset').getByRole('strong').first().textContent();
  await atHome.getByRole('link', { name: new RegExp(assetName ?? '') }).click();
  const prompt = atHome.getByRole('alertdialog', { name: 'Allow a recorded support session?' });
  await expect(prompt).toContainText('What you type is masked');
  await prompt.getByRole('button', { name: 'Accept' }).click();
  await expect(atHome.getByRole('region', { name: 'Recorded session' })).toBeVisible();
  const typed = 'My secret word';
  const kept = atHome.waitForResponse(
    (answer) => answer.status() === 204 && (answer.request().postData() ?? '').includes('*'.repeat(typed.length)),
  );
  await atHome.getByRole('textbox', { name: 'Message to support' }).pressSequentially(typed);
  await kept;
  const button = atHome.getByRole('button', { name: 'Send' });
  const colour = (of: typeof button): Promise<string> =>
    of.evaluate((element) => getComputedStyle(element).backgroundColor);
  const atRest = await colour(button);
  const pointed = atHome.waitForResponse((answer) => answer.status() === 204 && answer.request().method() === 'POST');
  await button.hover();
  const hovered = await colour(button);
  expect(hovered).not.toBe(atRest);
  await pointed;

  const asked: string[] = [];
  mara.page.on('request', (request) => asked.push(request.url()));
  await mara.card('Remote actions').getByRole('button', { name: 'Stop session' }).click();
  // However many events other tests have left before it.
  await expect(mara.conversation.getByText('The support session ended').last()).toBeVisible();
  await mara.conversation.getByRole('button', { name: 'Replay' }).last().click();
  const replay = mara.peek.getByRole('dialog', { name: 'Recorded support session' });
  const page = replay.frameLocator('iframe[title="The recorded page"]');
  await expect(page.getByText('This session is being recorded')).toBeVisible();
  const bar = replay.getByRole('slider', { name: 'Place in the recording' });
  await replay.getByRole('combobox', { name: 'Speed' }).selectOption('8');
  await bar.focus();
  await mara.page.keyboard.press('End');
  await expect(page.locator('#text')).toHaveValue(/^\*+$/);
  expect(await page.locator('html').evaluate((root) => root.outerHTML)).not.toContain('secret');
  // The page looks as it did under the end user's pointer.
  await expect(page.getByRole('button', { name: 'Send' })).toHaveCSS('background-color', hovered);
  // The frame fetches nothing: everything that it shows is in the recording.
  const origin = originOf(config.desktop);
  expect(asked.filter((url) => url.startsWith(origin))).toEqual([]);
  await mara.page.screenshot({ path: test.info().outputPath('replay.png') });
  await mara.page.keyboard.press('Escape');
  await expect(replay).toBeHidden();
  await expect(mara.peek).toBeVisible();
  await atHome.context().close();
});

test('a recording that was made to do harm is shown, and runs, fetches and leads nowhere', async ({
  technician,
  findTicket,
  breakThings,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ id }) => id === 'tkt_harbor_10258');
  await mara.openTicket(ticket);
  await breakThings(mara, { endUser: 'accepts' });
  const actions = mara.card('Remote actions');
  await mara.peek.getByRole('button', { name: 'Start session' }).click();
  await expect(actions).toContainText(/active/i, { timeout: 20_000 });

  const evil = `${originOf(config.shell)}/evil`;
  let nextId = 10;
  const element = (tagName: string, attributes: object, childNodes: unknown[] = []) => ({
    type: 2,
    id: nextId++,
    tagName,
    attributes,
    childNodes,
  });
  const words = (textContent: string) => ({ type: 3, id: nextId++, textContent });
  const body = [
    words('The page that lies'),
    element('img', { src: `${evil}/image`, onerror: 'parent.harmed = true' }),
    element('canvas', { rr_dataURL: `${evil}/canvas` }),
    element('script', {}, [words('parent.harmed = true')]),
    element('iframe', { srcdoc: '<script>top.harmed = true</script>', src: `${evil}/frame` }),
    element('style', {}, [words(`body { background: u\\72l(${evil}/style) }`)]),
    element('p', { style: `background: url(${evil}/inline)` }, [words('styled')]),
  ];
  const page = element('html', {}, [element('head', {}), element('body', {}, body)]);
  const later = { parentId: page.id, nextId: null, node: element('img', { src: `${evil}/later` }) };
  const mutation = { source: 0, adds: [later], removes: [], texts: [], attributes: [] };
  const events = [
    { type: 4, timestamp: 1000, data: { href: evil, width: 800, height: 600 } },
    {
      type: 2,
      timestamp: 1001,
      data: { node: { type: 0, id: 1, childNodes: [page] }, initialOffset: { top: 0, left: 0 } },
    },
    { type: 3, timestamp: 1500, data: { source: 10, family: 'x', fontSource: `url(${evil}/font)`, buffer: false } },
    { type: 3, timestamp: 2000, data: mutation },
    { type: 3, timestamp: 4000, data: { source: 1, positions: [] } },
  ];
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
  await mara.page.route(/\/recording(\?|$)/, (route) =>
    route.fulfill({
      json: {
        items: [{ pageId: 'page', index: 0, text, keptAt: '2026-11-23T10:00:00.000Z' }],
        next: null,
        over: false,
      },
    }),
  );
  const asked: string[] = [];
  mara.page.on('request', (request) => asked.push(request.url()));

  // While the session still goes on, what is there so far can be watched.
  await actions.getByRole('button', { name: 'Replay' }).click();
  const replay = mara.peek.getByRole('dialog', { name: 'Recorded support session' });
  await expect(replay.frameLocator('iframe').getByText('The page that lies')).toBeVisible();
  const bar = replay.getByRole('slider', { name: 'Place in the recording' });
  await bar.focus();
  await mara.page.keyboard.press('End');
  await expect(replay.frameLocator('iframe').locator('html > img')).toHaveCount(1);
  await expect(replay).toContainText('The session still goes on.');
  expect(await replay.locator('iframe').getAttribute('sandbox')).toBe('allow-same-origin');
  expect(asked.filter((url) => url.includes('/evil'))).toEqual([]);
  expect(await mara.page.evaluate(() => 'harmed' in window)).toBe(false);
  await mara.page.keyboard.press('Escape');
  await actions.getByRole('button', { name: 'Stop session' }).click();
  await expect(actions).toContainText(/ended/i);
});
