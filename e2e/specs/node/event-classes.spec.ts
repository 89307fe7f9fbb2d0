import { expect, test } from '@playwright/test';
import { defineEvents, InvalidArgumentError } from '../../../src/index.ts';

// As texts, which no compiler has changed.
const TAKEN: Readonly<Record<string, string>> = {
  'properties alone': 'class { amount = 1; get isLarge() { return this.amount > 100; } }',
  'the constructor of a function': 'function Old(amount) { this.amount = amount; }',
  'no base at all': 'class extends null {}',
  'a base of its own': 'class extends class { amount = 1 } {}',
  'private static members': `class {
    static #made = 0; static *#all() {} static async #first() {} static async *#rest() {} static get #last() { return this.#made; }
    static
    #more = 1; static{ this.#made = 1; }
  }`,
  'private static members, minified': 'class{static#a=0;static b=this.#a;static get#c(){return this.#a}}',
  'a private member of another class': 'class { other() { return new (class { #x = 1; x = this.#x; })(); } }',
  'a string that looks like one': `class { color = '#red'; quote = "it's #1"; '#name' = 1; }`,
  'a template that looks like one': 'class { text = `#x ${`#y ${{ a: "}" }.a} #z`} \\` #w`; }',
  'a regular expression that looks like one': 'class { a = /[/#]{2}\'#\\/"`/; b = [/#/, /{#/g]; c() { return /}#/; } }',
  'a comment that looks like one': 'class { half = 4 / 2; /* #a */ // #b\n  third = 6 / 2 / 1; /* } */ }',
  'divisions, minified': 'class{a(i){return i++/2+"#x"/i--/3}b=(1)/2+"#y"/2;c=[1][0]/2+"#z"/1}',
};

for (const [kind, source] of Object.entries(TAKEN)) {
  test(`an event class with ${kind} is taken`, () => {
    defineEvents({ Taken: classOf(source) });
  });
}

const REFUSED: Readonly<Record<string, readonly [source: string, reason: string]>> = {
  'a private field': ['class { #x = 1; x = this.#x; }', '#x'],
  'a private field, minified': ['class{#a;b=1}', '#a'],
  'a private field with a name of any script': ['class { #šífra\u{20000}; }', '#šífra\u{20000}'],
  'a private field in its base': ['class extends class { #x = 1; } {}', '#x'],
  'a private method': ['class { #close() {} close = () => this.#close(); }', '#close'],
  'a private generator': ['class { async *#rest() {} }', '#rest'],
  'a private accessor': ['class { get #total() { return 1; } }', '#total'],
  'a private member behind static ones': ['class { static #a = 1; static #b() {} #c = 1; }', '#c'],
  'a private member behind a field named static': ['class { static = 1; #c = 1; }', '#c'],
  'a private member behind what looks like the end of the class': [
    'class { a = "}"; b = `}${[`}`].map((x) => `{${x}`)}`; c = /[}/]}/; d = 4 / 2; /* } */ // }\n  m({ a } = {}) { return { a }; } #e }',
    '#e',
  ],
  'a private member behind divisions': ['class{a(i){return i++/2+f({})/i--/3}b=(1)/2;c=[1][0]/2;#d}', '#d'],
  'a base that is built in': ['class extends Map {}', 'extends Map'],
  'a base that extends what is built in': ['class extends class extends RangeError {} {}', 'RangeError'],
  'the items of a list': ['class extends Array {}', 'Array'],
  'nothing of your own': ['Date', 'Date'],
  'its parameters bound': ['(class {}).bind(undefined)', 'must be a class'],
  'no instances': ['() => 1', 'must be a class'],
};

for (const [kind, [source, reason]] of Object.entries(REFUSED)) {
  test(`an event class with ${kind} is refused at once`, () => {
    expect(() => defineEvents({ Refused: classOf(source) })).toThrow(InvalidArgumentError);
    expect(() => defineEvents({ Refused: classOf(source) })).toThrow(reason);
  });
}

function classOf(source: string): new () => object {
  // oxlint-disable-next-line no-new-func
  return new Function(`return (${source});`)() as new () => object;
}
