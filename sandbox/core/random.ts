/** Small seeded generator (mulberry32): the same seed gives the same run. */
export class Random {
	private state: number;

	constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** A number in [0, 1). */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = this.state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}

	/** An integer in [0, bound). */
	below(bound: number): number {
		return Math.floor(this.next() * bound);
	}

	/** `length` hexadecimal digits. */
	hex(length: number): string {
		let text = '';
		while (text.length < length) text += this.below(4_294_967_296).toString(16).padStart(8, '0');
		return text.slice(0, length);
	}

	/** A new array in random order; the given one stays as it is. */
	shuffle<T>(list: readonly T[]): T[] {
		const mixed = [...list];
		for (let last = mixed.length - 1; last > 0; last--) {
			const other = this.below(last + 1);
			[mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
		}
		return mixed;
	}

	/** A UUID of version 7, as HubSpot's correlation ids lately are (HubSpot API notes, section 4). */
	timedUuid(now: number): string {
		const time = Math.floor(now).toString(16).padStart(12, '0');
		const hex = this.hex(18);
		return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-a${hex.slice(3, 6)}-${hex.slice(6)}`;
	}

	/** A UUID of version 4, the form of client ids, secrets and private tokens. */
	uuid(): string {
		const hex = this.hex(30);
		const time = `${hex.slice(0, 8)}-${hex.slice(8, 12)}`;
		return `${time}-4${hex.slice(12, 15)}-a${hex.slice(15, 18)}-${hex.slice(18)}`;
	}
}

/** A stable pseudo-random number in [0, 1) for a number: the same input and seed always give the same. */
export function jitter(value: number, seed: number): number {
	return new Random((value ^ Math.imul(seed, 0x9e3779b1)) >>> 0).next();
}
