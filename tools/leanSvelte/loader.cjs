/** Statements of compiled Svelte that do something only while hydrating. */
const HYDRATION_ONLY = /^[\t ]*\$\.(?:reset\([\w$]+\)|next\(\d*\));$/gm;

/** Takes out of compiled components what only hydration needs (hydration.js beside this). */
module.exports = function leanSvelte(source, map) {
  this.callback(null, source.replace(HYDRATION_ONLY, ''), map);
};
