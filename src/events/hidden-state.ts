import { nameOf } from './class-name.ts';

const NATIVE = /\{\s*\[native code\]\s*\}$/;

/** What keeps instances of a class from being stored, as a clause after its name; `undefined` when its source shows nothing. */
export function findHiddenState(type: unknown): string | undefined {
  for (let base = type; base !== Function.prototype && base !== Object; base = Object.getPrototypeOf(base)) {
    const source = Function.prototype.toString.call(base);
    if (NATIVE.test(source)) return `is or extends ${nameOf(base)}, which keeps more than properties: that would be lost`;
    const member = findPrivateMember(source);
    if (member !== undefined) {
      return `has the private member ${member}, which cannot be read from outside and would be lost: make it a property`;
    }
  }
  return undefined;
}

// The parts of a class's source between which its braces and private names stand. A slash begins a regular expression where a value
// may begin. A private name behind a dot is used there; one that is static is of the class, not of its instances.
const COMMENT = /\/\/.*|\/\*[^]*?\*\//;
const STRING = /'(?:\\[^]|[^\\'])*'|"(?:\\[^]|[^\\"])*"/;
const VALUE_BEGINS = /(?:[(,=:[!&|?{};*%~^<>]|(?<!\+)\+|(?<!-)-|\b(?:return|typeof|case|in|of|do|else|throw|await|yield))\s*/;
const REGEXP = new RegExp(`(?<=${VALUE_BEGINS.source})/(?:\\\\.|\\[(?:\\\\.|[^\\\\\\]\\n])*\\]|[^\\\\/[\\n])+/`);
const STATIC = /\bstatic\b[\s*]*(?:(?:async|get|set|accessor)\b[\s*]*)?/;
const PRIVATE_MEMBER = new RegExp(`(?<!\\.\\s*|${STATIC.source})#[^\\s;=(]+`);
const CODE = alternatives([COMMENT, STRING, REGEXP, PRIVATE_MEMBER, /[`{}]/]);
const TEMPLATE = alternatives([/\\[^]/, /\$\{/, /`/]);

/** The name of the first private field, method or accessor that a class declares for its instances. */
function findPrivateMember(source: string): string | undefined {
  const open: string[] = [];
  for (let at = 0, token: string | undefined; ;) {
    const tokens = open.at(-1) === '`' ? TEMPLATE : CODE;
    tokens.lastIndex = at;
    token = tokens.exec(source)?.[0];
    if (token === undefined) return undefined;
    at = tokens.lastIndex;
    if (token === '}' || (token === '`' && tokens === TEMPLATE)) open.pop();
    else if (token === '{' || token === '${' || token === '`') open.push(token);
    else if (token.startsWith('#') && open.length === 1) return token;
  }
}

function alternatives(patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'g');
}
