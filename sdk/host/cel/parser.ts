import type { ByteString } from "../bytes.js";
import { CelSyntaxError, type Ast } from "./ast.js";
import { tokenize, type Token } from "./lexer.js";

/** Depth of nesting that is read; Envoy's parser has a limit of its own. */
const MAX_DEPTH = 250;
const RELATIONS = new Set(["<", "<=", ">", ">=", "==", "!=", "in"]);
const RESERVED = new Set([
  "as",
  "break",
  "const",
  "continue",
  "else",
  "for",
  "function",
  "if",
  "import",
  "let",
  "loop",
  "package",
  "namespace",
  "return",
  "var",
  "void",
  "while",
  "in",
]);

/**
 * Parses an expression of the Common Expression Language.
 *
 * @throws {@link CelSyntaxError}
 */
export function parse(source: ByteString): Ast {
  return new Parser(tokenize(source)).all();
}

class Parser {
  #at = 0;
  #depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  all(): Ast {
    const ast = this.#expression();
    if (this.#token.type !== "end") this.#unexpected();
    return ast;
  }

  get #token(): Token {
    return this.tokens[this.#at] as Token;
  }

  #expression(): Ast {
    if (++this.#depth > MAX_DEPTH) throw new CelSyntaxError("the expression is nested too deeply", this.#token.offset);
    const condition = this.#or();
    let ast = condition;
    if (this.#take("?")) {
      const whenTrue = this.#or();
      this.#expect(":");
      ast = call("_?_:_", condition, whenTrue, this.#expression());
    }
    this.#depth--;
    return ast;
  }

  #or(): Ast {
    let left = this.#and();
    while (this.#take("||")) left = call("_||_", left, this.#and());
    return left;
  }

  #and(): Ast {
    let left = this.#relation();
    while (this.#take("&&")) left = call("_&&_", left, this.#relation());
    return left;
  }

  #relation(): Ast {
    let left = this.#sum();
    while (RELATIONS.has(this.#token.text) && this.#token.type !== "literal") {
      const operator = this.#next().text;
      left = call(operator, left, this.#sum());
    }
    return left;
  }

  #sum(): Ast {
    let left = this.#product();
    while (this.#isAny("+", "-")) {
      const operator = this.#next().text;
      left = call(operator, left, this.#product());
    }
    return left;
  }

  #product(): Ast {
    let left = this.#unary();
    while (this.#isAny("*", "/", "%")) {
      const operator = this.#next().text;
      left = call(operator, left, this.#unary());
    }
    return left;
  }

  #unary(): Ast {
    let nots = 0;
    let minuses = 0;
    while (this.#take("!")) nots++;
    if (nots === 0) while (this.#take("-")) minuses++;
    if (nots + minuses > MAX_DEPTH) throw new CelSyntaxError("the expression is nested too deeply", this.#token.offset);
    let ast = this.#member(minuses);
    if (ast.kind === "literal" && minuses > 0 && (typeof ast.value === "bigint" || typeof ast.value === "number")) {
      ast = { kind: "literal", value: -ast.value };
      minuses--;
    }
    for (; nots > 0; nots--) ast = call("!_", ast);
    for (; minuses > 0; minuses--) ast = call("-_", ast);
    return ast;
  }

  #member(minuses: number): Ast {
    let ast = this.#primary();
    this.#checkRange(ast, minuses);
    for (;;) {
      if (this.#take(".")) {
        const field = this.#name();
        ast = this.#take("(")
          ? { kind: "call", name: field, target: ast, args: this.#list(")") }
          : { kind: "select", operand: ast, field };
      } else if (this.#take("[")) {
        const index = this.#expression();
        this.#expect("]");
        ast = call("_[_]", ast, index);
      } else {
        return ast;
      }
    }
  }

  /** 2^63 is an int only behind a minus. */
  #checkRange(ast: Ast, minuses: number): void {
    if (ast.kind === "literal" && ast.value === 1n << 63n && minuses === 0) {
      throw new CelSyntaxError("the number exceeds int", this.#token.offset);
    }
  }

  #primary(): Ast {
    const token = this.#token;
    if (token.type === "literal") {
      this.#at++;
      return { kind: "literal", value: token.value };
    }
    if (this.#take("(")) {
      const inner = this.#expression();
      this.#expect(")");
      return inner;
    }
    if (this.#take("[")) return { kind: "list", items: this.#list("]") };
    if (this.#take("{")) return { kind: "map", entries: this.#entries() };
    this.#take(".");
    const name = this.#name();
    if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
    if (name === "null") return { kind: "literal", value: null };
    if (RESERVED.has(name)) throw new CelSyntaxError(`${name} is a reserved word`, token.offset);
    return this.#take("(") ? { kind: "call", name, target: null, args: this.#list(")") } : { kind: "name", name };
  }

  #list(end: string): Ast[] {
    const items: Ast[] = [];
    this.#onlyComma(end);
    while (!this.#take(end)) {
      items.push(this.#expression());
      if (!this.#take(",") && this.#token.text !== end) this.#unexpected();
    }
    return items;
  }

  /** `[,]` and `{,}` are empty too. */
  #onlyComma(end: string): void {
    if (this.#isAny(",") && this.tokens[this.#at + 1]?.text === end && end !== ")") this.#at++;
  }

  #entries(): (readonly [Ast, Ast])[] {
    const entries: (readonly [Ast, Ast])[] = [];
    this.#onlyComma("}");
    while (!this.#take("}")) {
      const key = this.#expression();
      this.#expect(":");
      entries.push([key, this.#expression()]);
      if (!this.#take(",") && this.#token.text !== "}") this.#unexpected();
    }
    return entries;
  }

  #name(): string {
    if (this.#token.type !== "name") this.#unexpected();
    return this.#next().text;
  }

  #next(): Token {
    return this.tokens[this.#at++] as Token;
  }

  #isAny(...texts: string[]): boolean {
    return this.#token.type === "punctuation" && texts.includes(this.#token.text);
  }

  #take(text: string): boolean {
    if (!this.#isAny(text)) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#unexpected();
  }

  #unexpected(): never {
    const { text, type, offset } = this.#token;
    throw new CelSyntaxError(type === "end" ? "the expression is not complete" : `unexpected "${text}"`, offset);
  }
}

function call(name: string, ...args: Ast[]): Ast {
  return { kind: "call", name, target: null, args };
}
