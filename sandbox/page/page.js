// Shows what the control API knows. Everything goes in as text, never as HTML.

const PAGE = 50;
const chosen = { portal: undefined, type: 'contacts', record: undefined, text: '', offset: 0 };
const at = (id) => document.getElementById(id);

function element(tag, content, attributes = {}) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
	node.append(...[content].flat().map((one) => one ?? ''));
	return node;
}

async function get(path) {
	const response = await fetch(`/_sandbox${path}`);
	const body = await response.json();
	if (!response.ok) throw new Error(body.message);
	return body;
}

const time = (ms) => new Date(ms).toLocaleTimeString([], { hour12: false });

function row(cells) {
	return element(
		'tr',
		cells.map((cell) => (cell instanceof Node ? cell : element('td', cell))),
	);
}

function table(node, heads, rows) {
	const head = element(
		'thead',
		element(
			'tr',
			heads.map((text) => element('th', text, { scope: 'col' })),
		),
	);
	node.replaceChildren(head, element('tbody', rows));
}

function showPortals(portals) {
	const select = at('portal');
	const known = [...select.options].map((option) => option.value).join();
	if (known !== portals.map(({ id }) => id).join()) {
		select.replaceChildren(
			...portals.map(({ id, name }) => element('option', `${name} (${id})`, { value: id })),
		);
	}
	chosen.portal ??= portals[0]?.id;
	select.value = chosen.portal;
}

function showTypes(types) {
	at('types').replaceChildren(
		...types.map(({ name, label, count }) => {
			const current = name === chosen.type ? { 'aria-current': 'true' } : {};
			const button = element('button', [label, element('b', count.toLocaleString())], {
				type: 'button',
				...current,
			});
			button.onclick = () => choose({ type: name, record: undefined, offset: 0, text: '' });
			return button;
		}),
	);
}

function showLimits(limits) {
	at('limits').replaceChildren(
		...limits.flatMap(({ name, used, max }) => [
			element(
				'div',
				[element('span', name), element('span', `${used.toLocaleString()} of ${max.toLocaleString()}`)],
				{
					class: 'limit',
				},
			),
			element('meter', `${used} of ${max}`, {
				min: 0,
				max,
				value: used,
				high: max * 0.9,
				optimum: 0,
				'aria-label': name,
			}),
		]),
	);
	if (limits.length === 0) at('limits').replaceChildren('No calls yet.');
}

function showCalls(calls) {
	const rows = calls.toReversed().map((call) => {
		const kind = call.status >= 200 && call.status < 400 && call.status !== 207 ? 'good' : 'bad';
		return row([
			time(call.at),
			element('td', String(call.status || 'cut'), { class: kind }),
			element('td', `${call.method} ${call.path.replace(/\?.*/, '?…')}`, { class: 'path', title: call.path }),
			`${Math.round(call.ms)} ms`,
		]);
	});
	table(at('calls'), ['At', 'Status', 'Call', 'Took'], rows);
}

async function showTable() {
	const query = new URLSearchParams({ text: chosen.text, offset: chosen.offset, limit: PAGE });
	const { columns, rows, total } = await get(`/portals/${chosen.portal}/records/${chosen.type}?${query}`);
	table(
		at('records'),
		['Id', ...columns],
		rows.map(({ id, values }) => {
			const line = row([id, ...values]);
			line.tabIndex = 0;
			line.onclick = () => choose({ record: { type: chosen.type, id } });
			line.onkeydown = ({ key }) => key === 'Enter' && line.click();
			return line;
		}),
	);
	at('total').textContent = chosen.text ? `${rows.length} shown` : `${total.toLocaleString()} records`;
	at('newer').disabled = chosen.offset === 0;
	at('older').disabled = rows.length < PAGE;
}

function part(title, heads, rows) {
	if (rows.length === 0) return [];
	const node = element('table', '');
	table(node, heads, rows);
	return [element('h2', title), element('div', node, { class: 'scroll' })];
}

const whole = (text) => element('td', text, { class: 'whole' });

async function showRecord({ type, id }) {
	const record = await get(`/portals/${chosen.portal}/records/${type}/${id}`);
	const back = element('button', 'Back to the list', { type: 'button' });
	back.onclick = () => choose({ record: undefined });
	const state = [record.archived && 'archived', !record.indexed && 'not in search as it is now'].filter(
		Boolean,
	);
	at('record').replaceChildren(
		back,
		element('h2', `${record.title}${state.length > 0 ? ` (${state.join(', ')})` : ''}`),
		...part(
			'Properties',
			['Property', 'Name', 'Value'],
			record.properties.map(({ name, label, value }) => row([label, name, whole(value)])),
		),
		...part(
			'Associations',
			['Type', 'Record', 'Labels'],
			record.associations.map((other) => {
				const link = element('a', other.title, { href: '#' });
				link.onclick = (event) => {
					event.preventDefault();
					choose({ record: { type: other.type, id: other.id } });
				};
				return row([other.type, element('td', link), other.labels.join(', ')]);
			}),
		),
		...part(
			'History of writes',
			['At', 'Property', 'Value', 'By app'],
			record.history.map((change) =>
				row([new Date(change.at).toLocaleString(), change.property, whole(change.value), change.source]),
			),
		),
	);
}

async function refresh() {
	try {
		const [state, calls] = await Promise.all([get('/state'), get('/calls?limit=30')]);
		showPortals(state.portals);
		const portal = state.portals.find(({ id }) => id === Number(chosen.portal));
		showTypes(portal?.types ?? []);
		showLimits(state.limits);
		showCalls(calls);
		at('list').hidden = chosen.record !== undefined;
		at('record').hidden = chosen.record === undefined;
		await (chosen.record ? showRecord(chosen.record) : showTable());
		at('notice').textContent = '';
	} catch (error) {
		at('notice').textContent = error instanceof TypeError ? 'The sandbox does not answer.' : error.message;
	}
}

function choose(changes) {
	Object.assign(chosen, changes);
	at('text').value = chosen.text;
	const { type, record } = chosen;
	history.replaceState(null, '', record ? `#${record.type}/${record.id}` : `#${type}`);
	void refresh();
}

/** The address names the type and record that are shown, so that they can be linked to. */
function readAddress() {
	const [type, id] = location.hash.slice(1).split('/');
	if (type) Object.assign(chosen, { type, record: id ? { type, id } : undefined });
	void refresh();
}

at('portal').onchange = ({ target }) => choose({ portal: target.value, record: undefined, offset: 0 });
at('text').oninput = ({ target }) => choose({ text: target.value, offset: 0 });
at('search').onsubmit = (event) => event.preventDefault();
at('newer').onclick = () => choose({ offset: Math.max(0, chosen.offset - PAGE) });
at('older').onclick = () => choose({ offset: chosen.offset + PAGE });

addEventListener('hashchange', readAddress);
readAddress();
setInterval(() => document.visibilityState === 'visible' && void refresh(), 2_000);
