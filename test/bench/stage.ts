import { chromium, type Browser } from '@playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../../tools/chromium.ts';
import startProduct from '../e2e/support/startProduct.ts';

/** What measures share: each part is begun when a measure first asks for it, and ended with the run. */
export class Stage {
  #product: Promise<() => Promise<void>> | undefined;
  #browser: Promise<Browser> | undefined;

  /** The whole product as `npm start` runs it, on the production build, ports and data of its own, seeded. */
  async product(): Promise<void> {
    await (this.#product ??= startProduct());
  }

  /** The browser in which all is measured. */
  browser(): Promise<Browser> {
    // A page that the bench itself answers has no address, and may then ask for nothing on this machine.
    const args = [...CHROMIUM_ARGS, '--disable-features=LocalNetworkAccessChecks'];
    return (this.#browser ??= chromium.launch({ executablePath: ensureChromium(), args }));
  }

  async end(): Promise<void> {
    await (await this.#browser)?.close();
    await (
      await this.#product
    )?.();
  }
}
