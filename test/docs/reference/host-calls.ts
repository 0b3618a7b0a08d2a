import ts from "typescript";
import type { Library } from "./program.js";

export type Callable = ts.FunctionLikeDeclaration;

/** What a call of a function of the library costs at most. */
export interface Cost {
  /** Host functions that it can reach, such as `proxy_get_property`. */
  readonly functions: ReadonlySet<string>;
  /** Most host calls that it makes; infinite when they are in a loop. */
  readonly most: number;
}

const FREE: Cost = { functions: new Set(), most: 0 };

/**
 * Which functions of the host a function of the library can reach: by its own calls, and by those of what it calls. What a
 * filter overrides is not followed.
 */
export class HostCalls {
  readonly #costs = new Map<Callable, Cost>();

  constructor(private readonly library: Library) {}

  costOf(callable: Callable): Cost {
    const known = this.#costs.get(callable);
    if (known) return known;
    this.#costs.set(callable, FREE);
    const cost = isImport(callable)
      ? { functions: new Set([callable.name!.getText()]), most: 1 }
      : this.#costIn(callable.body);
    this.#costs.set(callable, cost);
    return cost;
  }

  #costIn(node: ts.Node | undefined): Cost {
    if (!node) return FREE;
    if (ts.isConditionalExpression(node) || (ts.isIfStatement(node) && node.elseStatement)) {
      const [then, otherwise] = ts.isIfStatement(node)
        ? [node.thenStatement, node.elseStatement]
        : [node.whenTrue, node.whenFalse];
      const branches = either(this.#costIn(then), this.#costIn(otherwise));
      return sum([this.#costIn(ts.isIfStatement(node) ? node.expression : node.condition), branches]);
    }
    const inside = node.getChildren().map((child) => this.#costIn(child));
    const cost = sum([...inside, ...this.#called(node).map((callee) => this.costOf(callee))]);
    return ts.isIterationStatement(node, false) && cost.most > 0 ? { ...cost, most: Infinity } : cost;
  }

  #called(node: ts.Node): Callable[] {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) return this.#declarations(node.expression, isCallable);
    return ts.isPropertyAccessExpression(node) ? this.#declarations(node, ts.isGetAccessor) : [];
  }

  #declarations(node: ts.Node, isWanted: (node: ts.Node) => node is Callable): Callable[] {
    const symbol = this.library.checker.getSymbolAtLocation(ts.isPropertyAccessExpression(node) ? node.name : node);
    const declarations = (symbol && this.library.resolved(symbol).declarations) ?? [];
    return declarations
      .filter((declaration) => this.library.fileOf(declaration))
      .flatMap((each) => (ts.isClassDeclaration(each) ? each.members.filter(ts.isConstructorDeclaration) : [each]))
      .filter(isWanted);
  }
}

function sum(costs: readonly Cost[]): Cost {
  const paid = costs.filter(({ most }) => most > 0);
  const functions = new Set(paid.flatMap((cost) => [...cost.functions]));
  return { functions, most: paid.reduce((total, { most }) => total + most, 0) };
}

function either(a: Cost, b: Cost): Cost {
  return { functions: new Set([...a.functions, ...b.functions]), most: Math.max(a.most, b.most) };
}

const isCallable = (node: ts.Node): node is Callable =>
  ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node);

const isImport = (node: Callable): boolean => !node.body && /^(proxy|envoy)_/.test(node.name?.getText() ?? "");
