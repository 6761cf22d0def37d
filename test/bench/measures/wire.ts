import { buildIfChanged } from '../../../tools/build.ts';
import type { Measure } from '../measure.ts';
import { sizeRow } from '../row.ts';
import { measureWire } from '../wireSizes.ts';

/** What a browser has to load. Depends on the build only, not on the machine. */
export const wire: Measure = {
  name: 'wire',
  async *rows() {
    await buildIfChanged();
    const sizes = measureWire();
    yield { ...sizeRow('wire.first_use', sizes.firstUse, 75), parts: sizes.firstUseParts };
    yield sizeRow('wire.total', sizes.total + sizes.entry, 220);
  },
};
