import type { Progress } from './event-store.ts';
import type { Cancellable } from './platform.ts';

/** What the platform has under a name, where its types are known: declarations compile without them. */
type OfPlatform<Name extends string> =
  typeof globalThis extends Readonly<Record<Name, { readonly prototype: infer T }>> ? T : object;

/** The platform's `ReadableStream`, of bytes. */
export type ByteStream = OfPlatform<'ReadableStream'>;

/** What can be imported from: a `ReadableStream` of bytes, or a `Blob`, which a `File` is. */
export type ImportSource = ByteStream | OfPlatform<'Blob'>;

export interface ExportOptions extends Cancellable {
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
  /** Only streams of this aggregate type. Default: all. */
  readonly name?: string | undefined;
  /** Only the stream of this id; goes with `name`. Default: all. */
  readonly id?: string | undefined;
  /** Compresses the bytes. Default: false. */
  readonly gzip?: boolean | undefined;
  /** Told in positions of the log. What it throws is reported as an uncaught error; the export goes on. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface ImportOptions extends Cancellable {
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
  /** Told in bytes that were read, of all there are if that is known, else of those read. What it throws is reported as an uncaught error. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** What an import found in its source. */
export interface ImportResult {
  readonly streams: number;
  readonly messages: number;
  /** Messages that were not there yet. */
  readonly added: number;
  readonly snapshots: number;
}
