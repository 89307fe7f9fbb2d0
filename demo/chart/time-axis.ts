import uPlot, { type Axis, type Options } from 'uplot';

const [YEAR, MONTH, DAY, HOUR, MINUTE, SECOND] = [365 * 86_400, 28 * 86_400, 86_400, 3_600, 60, 1]; // seconds

const DATE = '{D} {MMM}';
const TIME = '{HH}:{mm}';

/**
 * How times are written under the chart: days as everywhere on the page, and hours when there is less than a day to show. Of each
 * distance between two labels: what each of them says, and what stands below it at the first one of a year, month, day, hour and
 * minute.
 */
export const TIME_LABELS: NonNullable<Axis['values']> = [
  [YEAR, '{YYYY}', null, null, null, null, null, null, 1],
  [MONTH, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [DAY, DATE, '\n{YYYY}', null, null, null, null, null, 1],
  [HOUR, TIME, `\n${DATE} {YYYY}`, null, `\n${DATE}`, null, null, null, 1],
  [MINUTE, TIME, `\n${DATE} {YYYY}`, null, `\n${DATE}`, null, null, null, 1],
  [SECOND, ':{ss}', `\n${DATE} {YYYY} ${TIME}`, null, `\n${DATE} ${TIME}`, null, `\n${TIME}`, null, 1],
];

/** In UTC, as all dates on the page: a statement says on which day something was booked, not where. */
export const inUtc: NonNullable<Options['tzDate']> = (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC');
