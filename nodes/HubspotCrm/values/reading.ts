/**
 * How dates are written that could mean two things, such as 03/04/2026 and 31-Mar-24:
 * `dayFirst` 31/03/2026, 31.3.26, 31-Mar-24; `monthFirst` 03/31/2026, March 31, 2026; `excel` the number of days that
 * Excel counts, such as 45382. Dates with the year first, of one meaning, are read with every format.
 */
export type DateFormat = 'dayFirst' | 'monthFirst' | 'excel';

/** How values are read. */
export interface Reading {
	/** Time zone of the workflow. */
	zone: string;
	/** How dates are written; undefined if only those of one meaning are taken. */
	dates?: DateFormat;
	/** How numbers are written; undefined if only digits with a point are taken. */
	numbers?: NumberFormat;
	/** Milliseconds since the epoch, for words such as 'tomorrow'; undefined if words are not taken. */
	now?: number;
	/** The words that mean empty, in the form of `plainWords`. */
	emptyWords?: ReadonlySet<string>;
	/** Whether HubSpot may know options that the definitions do not list, since they are some seconds old. */
	optionsMayLack?: boolean;
}

/** Which signs group thousands and divide decimals: `point` 1,250.50, `comma` 1.250,50. */
export type NumberFormat = 'point' | 'comma';
