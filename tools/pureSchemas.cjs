/** What makes a schema or a route and does nothing else. */
const MAKER = /(?<![\w.$'"`])(?=(?:z\.\w[\w.]*|route|items|openEnum)\()/g;

/** Tells the minifier of the contract that a schema which nobody uses need not be made. */
module.exports = function pureSchemas(source, map) {
  this.callback(null, source.replace(MAKER, '/*#__PURE__*/'), map);
};
