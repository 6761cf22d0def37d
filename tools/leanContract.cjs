/** What makes a schema or a route and does nothing else. */
const MAKER = /(?<![\w.$'"`])(?=(?:z\.\w[\w.]*|route|items|openEnum)\()/g;

/** The schema of what a client sends, which a client does not read. */
const SENT = /^[\t ]*body: \w+Schema,$/gm;

/**
 * Leaves of the contract what the remote needs: tells the minifier that a schema which nobody uses need not be made,
 * and drops from the routes the schemas of what is sent (its types are checked before this).
 */
module.exports = function leanContract(source, map) {
  this.callback(null, source.replace(SENT, '').replace(MAKER, '/*#__PURE__*/'), map);
};
