/**
 * Where a page of commit records ends, in UTF-16 units: with the record by which its texts reach this. A page is large enough
 * that the way from worker to page hardly counts, and small enough that two of them may be held.
 */
export const PAGE_LENGTH: number = 1024 * 1024;
