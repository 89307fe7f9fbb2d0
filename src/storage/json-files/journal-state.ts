import { DamagedFileError } from './disk-error.ts';
import { parseHeader, parseLine, type Claim, type JournalRecord, type Seal } from './journal-record.ts';

const LINE_BREAK = 0x0a;

/** Where a journal stands: what follows from its lines, in their order, whoever reads them. */
export class JournalState {
  readonly #path: string;
  /** How many records there have been. */
  sequence = -1;
  claim: Claim | undefined;
  seal: Seal | undefined;
  isDeleted = false;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Goes on with bytes of the file, and hands over each record that holds, with its line; returns how many bytes it took: a last
   * line that is not whole yet is left.
   * @throws StorageUnavailableError naming the file when a record is missing.
   */
  advance(bytes: Buffer, onRecord: (record: JournalRecord, line: string) => void): number {
    let start = 0;
    while (start < bytes.length) {
      const from = bytes[start] === LINE_BREAK ? start + 1 : start;
      const end = bytes.indexOf(LINE_BREAK, from);
      const line = bytes.toString('utf8', from, end === -1 ? bytes.length : end);
      const isTaken = this.sequence === -1 ? this.#begin(line) : this.#read(line, onRecord);
      if (!isTaken && end === -1) return start;
      start = end === -1 ? bytes.length : end;
    }
    return start;
  }

  /** Takes a record if it holds. */
  accept(record: JournalRecord): boolean {
    if (record.after > this.sequence) throw new DamagedFileError(this.#path);
    if (record.after < this.sequence || this.seal || this.isDeleted) return false;
    this.sequence++;
    if ('claim' in record && record.claim.over === this.claim?.by.token) this.claim = record.claim;
    if ('release' in record && record.release === this.claim?.by.token) this.claim = undefined;
    if ('seal' in record && record.seal.by === this.claim?.by.token) this.seal = record.seal;
    if ('deleted' in record) this.isDeleted = true;
    return true;
  }

  #begin(line: string): boolean {
    const header = parseHeader(line);
    if (!header) throw new DamagedFileError(this.#path);
    this.sequence = header.sequence;
    return true;
  }

  /** Whether the line was whole. One that is not, and never will be, is passed over: its writer has been told, or is gone. */
  #read(line: string, onRecord: (record: JournalRecord, line: string) => void): boolean {
    const record = parseLine(line);
    if (record && this.accept(record)) onRecord(record, line);
    return record !== undefined;
  }
}
