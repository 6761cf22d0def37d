import ts from 'typescript';
import type { Shape } from './shape.ts';

/** Wrappers that say nothing about the data. */
const TRANSPARENT = new Set(['Readonly']);

const literalOf = (node: ts.TypeNode): string | number | boolean | null | undefined => {
  if (!ts.isLiteralTypeNode(node)) return undefined;
  const { literal } = node;
  if (ts.isStringLiteral(literal)) return literal.text;
  if (ts.isNumericLiteral(literal)) return Number(literal.text);
  if (literal.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (literal.kind === ts.SyntaxKind.FalseKeyword) return false;
  return literal.kind === ts.SyntaxKind.NullKeyword ? null : undefined;
};

/**
 * Tells the types of a source as {@link Shape}s, from its syntax alone. Types of the source are told in full where
 * they are used; those of elsewhere, and those that are told on their own (`apart`), by name.
 */
export const readTypeShapes = (source: string, apart: readonly string[] = []): ((name: string) => Shape) => {
  const file = ts.createSourceFile('types.ts', source, ts.ScriptTarget.Latest, true);
  const types = new Map<string, ts.InterfaceDeclaration | ts.TypeAliasDeclaration>();
  const constants = new Map<string, readonly string[]>();
  file.forEachChild((node) => {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) types.set(node.name.text, node);
    if (!ts.isVariableStatement(node)) return;
    for (const { name, initializer } of node.declarationList.declarations) {
      const list = initializer && ts.isAsExpression(initializer) ? initializer.expression : initializer;
      if (!list || !ts.isArrayLiteralExpression(list)) continue;
      constants.set(
        name.getText(),
        list.elements.filter(ts.isStringLiteral).map(({ text }) => text),
      );
    }
  });

  type Bindings = ReadonlyMap<string, Shape>;

  const memberShape = (member: ts.TypeElement, bound: Bindings): Shape => {
    if (ts.isMethodSignature(member)) return functionShape(member, bound);
    if (ts.isPropertySignature(member) && member.type) return shapeOf(member.type, bound);
    return { name: member.getText() };
  };

  const objectShape = (members: ts.NodeArray<ts.TypeElement>, bound: Bindings): Shape => {
    const properties: Record<string, Shape> = {};
    const required: string[] = [];
    for (const member of members) {
      const name = member.name?.getText() ?? member.getText();
      properties[name] = memberShape(member, bound);
      if (!member.questionToken) required.push(name);
    }
    return { type: 'object', properties, required };
  };

  /** Also what it inherits from interfaces of the same source. */
  const interfaceShape = (declared: ts.InterfaceDeclaration, bound: Bindings): Shape => {
    const parents = (declared.heritageClauses ?? []).flatMap((clause) => clause.types.map((type) => type.getText()));
    const shapes = parents.flatMap((name) => {
      const parent = types.get(name);
      return parent && ts.isInterfaceDeclaration(parent) && !apart.includes(name)
        ? [interfaceShape(parent, bound)]
        : [];
    });
    shapes.push(objectShape(declared.members, bound));
    return {
      type: 'object',
      properties: Object.assign({}, ...shapes.map(({ properties }) => properties)) as Record<string, Shape>,
      required: shapes.flatMap(({ required }) => required ?? []),
    };
  };

  const functionShape = (node: ts.SignatureDeclaration, bound: Bindings): Shape => ({
    type: 'function',
    parameters: node.parameters.map(({ name, questionToken, type }) => ({
      name: name.getText(),
      optional: questionToken !== undefined,
      shape: type ? shapeOf(type, bound) : {},
    })),
    result: node.type ? shapeOf(node.type, bound) : {},
  });

  const unionShape = (node: ts.UnionTypeNode, bound: Bindings): Shape => {
    const literals = node.types.map(literalOf);
    if (literals.every((value) => typeof value === 'string')) return { type: 'string', enum: literals };
    return { anyOf: node.types.map((type) => shapeOf(type, bound)) };
  };

  const referenceShape = (node: ts.TypeReferenceNode, bound: Bindings): Shape => {
    const name = node.typeName.getText();
    const given = node.typeArguments ?? ([] as readonly ts.TypeNode[]);
    const known = bound.get(name);
    if (known) return known;
    if (TRANSPARENT.has(name) && given[0]) return shapeOf(given[0], bound);
    if (name === 'Open' && given[0]) {
      const { enum: members, const: only, name: elsewhere } = shapeOf(given[0], bound);
      const values = members ?? (only === undefined ? [] : [only]);
      return {
        type: 'string',
        'x-known-values': values as string[],
        ...(elsewhere ? { name: `Open<${elsewhere}>` } : {}),
      };
    }
    const declared = types.get(name);
    if (!declared || apart.includes(name)) return { name: node.getText().replace(/\s+/g, ' ') };
    const inner = new Map(bound);
    declared.typeParameters?.forEach((parameter, i) => {
      const type = given[i];
      if (type) inner.set(parameter.name.text, shapeOf(type, bound));
    });
    return ts.isInterfaceDeclaration(declared) ? interfaceShape(declared, inner) : shapeOf(declared.type, inner);
  };

  const shapeOf = (node: ts.TypeNode, bound: Bindings): Shape => {
    const literal = literalOf(node);
    if (literal === null) return { type: 'null' };
    if (literal !== undefined) return { const: literal };
    if (ts.isParenthesizedTypeNode(node)) return shapeOf(node.type, bound);
    if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword)
      return shapeOf(node.type, bound);
    if (ts.isArrayTypeNode(node)) return { type: 'array', items: shapeOf(node.elementType, bound) };
    if (ts.isTypeLiteralNode(node)) return objectShape(node.members, bound);
    if (ts.isFunctionTypeNode(node)) return functionShape(node, bound);
    if (ts.isUnionTypeNode(node)) return unionShape(node, bound);
    if (ts.isTypeReferenceNode(node)) return referenceShape(node, bound);
    // `(typeof THEMES)[number]`: the members of a constant of this file.
    const constant = /^\(typeof (\w+)\)\[number\]$/.exec(node.getText())?.[1];
    const members = constant ? constants.get(constant) : undefined;
    return members ? { type: 'string', enum: members } : { name: node.getText().replace(/\s+/g, ' ') };
  };

  return (name) => {
    const declared = types.get(name);
    if (!declared) throw new TypeError(`There is no type ${name} any more.`);
    return ts.isInterfaceDeclaration(declared)
      ? interfaceShape(declared, new Map())
      : shapeOf(declared.type, new Map());
  };
};
