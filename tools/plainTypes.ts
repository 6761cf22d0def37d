import path from 'node:path';
import ts from 'typescript';

const contracts = path.resolve(import.meta.dirname, '../contracts');
const INDEX = path.join(contracts, 'index.ts');

type TypeDeclaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

const isTypeDeclaration = (node: ts.Node): node is TypeDeclaration =>
  ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);

/** What a reference to a type, or an interface that extends one, names. */
const nameIn = (node: ts.Node): ts.Node | undefined => {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  return ts.isExpressionWithTypeArguments(node) ? node.expression : undefined;
};

/** Says what a schema describes, all of it, in place of the schema's type. */
const IN_FULL =
  ts.NodeBuilderFlags.NoTruncation | ts.NodeBuilderFlags.InTypeAlias | ts.NodeBuilderFlags.MultilineObjectLiterals;

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  strict: true,
  noEmit: true,
  types: [],
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
};

/** Writes types of the contract as declarations that need nothing else. */
class PlainTypes {
  readonly #program = ts.createProgram([INDEX], OPTIONS);
  readonly #checker = this.#program.getTypeChecker();
  readonly #printer = ts.createPrinter({ removeComments: true });
  /** Types by name: those that the contract exports, and those that one of them names. */
  readonly #declarations = new Map<string, TypeDeclaration>();
  readonly #wanted: string[];

  constructor(roots: readonly string[]) {
    this.#wanted = [...roots];
    const index = this.#checker.getSymbolAtLocation(this.#program.getSourceFile(INDEX)!)!;
    for (const symbol of this.#checker.getExportsOfModule(index)) this.#learn(symbol);
  }

  /** Each wanted type, and each that one of them needs, once. */
  write(): string {
    const written = new Map<string, string>();
    for (let name = this.#wanted.shift(); name !== undefined; name = this.#wanted.shift()) {
      if (written.has(name)) continue;
      const declaration = this.#declarations.get(name);
      if (!declaration) throw new TypeError(`The contract has no type ${name}.`);
      written.set(name, this.#declarationText(declaration));
    }
    return `${[...written.values()].join('\n\n')}\n`;
  }

  /** The name of a type of the contract; undefined for what is no type or of somebody else. */
  #learn(symbol: ts.Symbol | undefined): string | undefined {
    const own = symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
    const declaration = own?.declarations?.find(isTypeDeclaration);
    if (!declaration?.getSourceFile().fileName.startsWith(`${contracts}/`)) return undefined;
    this.#declarations.set(declaration.name.text, declaration);
    return declaration.name.text;
  }

  #declarationText(declaration: TypeDeclaration): string {
    const comments = (ts.getJSDocCommentsAndTags(declaration) as readonly ts.Node[])
      .map((doc) => `${doc.getText()}\n`)
      .join('');
    const derived = this.#want(declaration);
    if (!derived || ts.isInterfaceDeclaration(declaration)) return comments + this.#withoutQueries(declaration);
    const type = this.#inFull(this.#checker.getTypeAtLocation(declaration.name), declaration);
    return `${comments}export type ${declaration.name.text} = ${type};`;
  }

  /** Wants what a declaration names. True when it is derived from a value or by somebody else's type: that is said in full. */
  #want(declaration: TypeDeclaration): boolean {
    let derived = false;
    const walk = (node: ts.Node): void => {
      if (ts.isTypeQueryNode(node)) derived = true;
      const named = nameIn(node);
      const name = named && this.#learn(this.#checker.getSymbolAtLocation(named));
      if (name) this.#wanted.push(name);
      else if (named && ts.isQualifiedName(named)) derived = true;
      node.forEachChild(walk);
    };
    declaration.forEachChild(walk);
    return derived;
  }

  /** The text of a declaration as it was written, with the type in place of each `typeof`. */
  #withoutQueries(declaration: TypeDeclaration): string {
    const [text, start] = [declaration.getText(), declaration.getStart()];
    let result = '';
    let from = 0;
    const walk = (node: ts.Node): void => {
      if (!ts.isTypeQueryNode(node)) return void node.forEachChild(walk);
      const type = this.#inFull(this.#checker.getTypeFromTypeNode(node), declaration);
      result += text.slice(from, node.getStart() - start) + type;
      from = node.getEnd() - start;
    };
    declaration.forEachChild(walk);
    const whole = result + text.slice(from);
    return whole.startsWith('export ') ? whole : `export ${whole}`;
  }

  #inFull(type: ts.Type, at: ts.Node): string {
    const node = this.#checker.typeToTypeNode(type, at, IN_FULL)!;
    const text = this.#printer.printNode(ts.EmitHint.Unspecified, node, at.getSourceFile());
    // A type of another file of the contract stands beside this one.
    return text.replace(/import\("[^"]+"\)\.(\w+)/g, (_, name: string) => {
      this.#wanted.push(name);
      return name;
    });
  }
}

/**
 * The named types of the contract, and whatever they need, as declarations that need nothing else: where the contract
 * derives a type from a schema or a constant, the type itself stands. Throws for a name that the contract does not have.
 */
export const plainTypes = (roots: readonly string[]): string => new PlainTypes(roots).write();
