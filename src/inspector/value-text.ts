const INDENT = '  ';
const MAXIMUM = 200_000; // UTF-16 units: more than anybody reads, and less than slows a page

/** A value as indented JSON, and what JSON cannot say in the notation of the language: bigints, Dates, Maps, Sets, Errors … */
export function valueText(value: unknown): string {
  const text = write(value, '');
  return text.length <= MAXIMUM ? text : `${text.slice(0, MAXIMUM)}\n… ${text.length - MAXIMUM} more characters`;
}

function write(value: unknown, indent: string): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'object':
      return value === null ? 'null' : writeObject(value, indent);
    default:
      return String(value);
  }
}

function writeObject(value: object, indent: string): string {
  const inner = indent + INDENT;
  const each = (item: unknown): string => write(item, inner);
  if (value instanceof Date) return `Date(${JSON.stringify(Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString())})`;
  if (value instanceof RegExp) return String(value);
  if (value instanceof URL) return `URL(${JSON.stringify(value.href)})`;
  if (Array.isArray(value)) return enclose('[', value.map(each), ']', indent);
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => `${each(key)} => ${each(item)}`);
    return `Map(${value.size}) ${enclose('{', entries, '}', indent)}`;
  }
  if (value instanceof Set) return `Set(${value.size}) ${enclose('{', [...value].map(each), '}', indent)}`;
  if (value instanceof ArrayBuffer) return `ArrayBuffer ${writeBytes(new Uint8Array(value))}`;
  if (value instanceof DataView)
    return `DataView ${writeBytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))}`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} ${writeBytes(value as Uint8Array)}`;
  if (value instanceof Error) return writeError(value, indent);
  const name = classOf(value);
  return `${name === '' ? '' : `${name} `}${enclose('{', propertiesOf(value, inner), '}', indent)}`;
}

function writeError(error: Error, indent: string): string {
  const cause = 'cause' in error ? [`"cause": ${write(error.cause, indent + INDENT)}`] : [];
  const own = Object.keys(error).some((key) => key !== 'cause') || cause.length > 0;
  const details = own ? ` ${enclose('{', [...cause, ...propertiesOf(error, indent + INDENT)], '}', indent)}` : '';
  return `${error.name}(${JSON.stringify(error.message)})${details}`;
}

/** As many as tell what they are: of bytes hardly anybody reads all. */
function writeBytes(items: Uint8Array): string {
  const shown = Array.from(items.subarray(0, 64), String);
  return `(${items.length}) [${shown.join(', ')}${items.length > shown.length ? ', …' : ''}]`;
}

function propertiesOf(value: object, inner: string): readonly string[] {
  return Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${write(item, inner)}`);
}

function enclose(opening: string, items: readonly string[], closing: string, indent: string): string {
  if (items.length === 0) return opening + closing;
  const inner = indent + INDENT;
  return `${opening}\n${items.map((item) => inner + item).join(',\n')}\n${indent}${closing}`;
}

/** The name of its class; none for plain objects. */
function classOf(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return '';
  const { constructor } = value;
  return typeof constructor === 'function' ? constructor.name : '';
}
