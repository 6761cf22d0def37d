'use strict';
const path = require('node:path');
const { transform } = require('lightningcss');

const registry = path.resolve(__dirname, '../src/styles/registry.ts');

/**
 * Turns a style sheet into code that registers it as a constructable one: no CSS request that could
 * fail, nothing in the host's document, clean under a strict CSP (docs/decisions/0007).
 */
module.exports = function styleSheetLoader(source) {
  const { code } = transform({ filename: this.resourcePath, code: Buffer.from(source), minify: true });
  const from = JSON.stringify(this.utils.contextify(this.context, registry));
  return `import { registerSheet } from ${from};\nregisterSheet(${JSON.stringify(code.toString())});\n`;
};
