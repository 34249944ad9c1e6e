import { answer, TamperingProxy } from './tampering';

/** The body of a page of search, as it goes to the node. */
export interface SearchBody {
	total?: unknown;
	results: Array<{ id: string }>;
	paging?: { next: { after: string } };
}

/** A proxy before the sandbox whose searches do not say what is so. */
export class LyingSearch {
	/** Records that search counts, but that are gone. */
	readonly gone = new Set<string>();
	/** Changes what a search answers. `call` counts from 0. */
	lie: (body: SearchBody, call: number) => SearchBody = (body) => body;
	searches = 0;

	private constructor(private readonly proxy: TamperingProxy) {
		proxy.tamper = ({ url }, response, { status, text }) => {
			if (!url.endsWith('/search') || status !== 200) return false;
			const body = JSON.parse(text) as SearchBody;
			const results = body.results.filter(({ id }) => !this.gone.has(id));
			return answer(response, 200, this.lie({ ...body, results }, this.searches++));
		};
	}

	static async before(target: string): Promise<LyingSearch> {
		return new LyingSearch(await TamperingProxy.before(target));
	}

	get url(): string {
		return this.proxy.url;
	}

	reset(): void {
		this.gone.clear();
		this.searches = 0;
		this.lie = (body) => body;
	}

	async close(): Promise<void> {
		await this.proxy.close();
	}
}
