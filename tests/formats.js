/*
 * formats.js - every format of a report has the same figures
 *
 *	node formats.js REPORT
 *
 * REPORT.json is the model; REPORT.md, .html, .csv and .xlsx must have its
 * tables, one by one and cell for cell, sheets of the workbook and values of
 * charts included. Status 1 with the first differences.
 */
'use strict';
const fs = require('fs');
const zlib = require('zlib');

const report = process.argv[2];
const bad = [];

/* --- readers: each gives tables as {name, rows} of texts, head first ------- */

const entity = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(markup)
{
	return markup.replace(/<wbr>/g, '').replace(/<br *\/?>/g, ' ')
	    .replace(/<[^>]*>/g, '')
	    .replace(/&#x([0-9a-f]+);/gi, (m, x) => String.fromCodePoint(
		parseInt(x, 16)))
	    .replace(/&#(\d+);/g, (m, n) => String.fromCodePoint(+n))
	    .replace(/&(\w+);/g, (m, w) => entity[w] ?? m);
}

function read_md(text)
{
	const tables = [];
	let rows = null;

	for (const line of text.split('\n')) {
		if (!line.startsWith('|')) {
			rows = null;
			continue;
		}
		if (rows === null)
			tables.push({ rows: rows = [] });
		if (/^\|( -+:? \|)+$/.test(line))
			continue;
		rows.push(line.slice(1, -1).split(/(?<!(?:^|[^\\])(?:\\\\)*\\)\|/)
		    .map((cell) => cell.trim().replace(/\\(.)/g, '$1')));
	}
	return tables;
}

function read_html(text)
{
	const tables = [];

	for (const table of text.matchAll(/<table[^>]*>(.*?)<\/table>/gs)) {
		const rows = [];

		for (const row of table[1].matchAll(/<tr[^>]*>(.*?)<\/tr>/gs))
			rows.push([...row[1].matchAll(
			    /<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map((cell) =>
			    plain(cell[1]).trim()));
		tables.push({ rows });
	}
	return tables;
}

function read_csv(text)
{
	const tables = [];
	let row = [''], quoted = false, i;

	const end = () => {
		if (row.length === 1 && row[0].startsWith('# '))
			tables.push({ name: row[0].split(' ')[1], rows: [] });
		else if (row.length > 1 || row[0] !== '')
			tables[tables.length - 1].rows.push(row);
		row = [''];
	};
	for (i = 0; i < text.length; i++) {
		const c = text[i], last = row.length - 1;

		if (quoted && c === '"' && text[i + 1] === '"')
			row[last] += text[++i];
		else if (c === '"')
			quoted = !quoted;
		else if (c === ',' && !quoted)
			row.push('');
		else if (c === '\n' && !quoted)
			end();
		else
			row[last] += c;
	}
	return tables;
}

/* The files of a zip archive, by its central directory. */
function unzip(bytes)
{
	const files = {};
	let at = bytes.lastIndexOf('PK\x05\x06'), n = bytes.readUInt16LE(at + 10);

	for (at = bytes.readUInt32LE(at + 16); n > 0; n--) {
		const size = bytes.readUInt32LE(at + 20);
		const name = bytes.readUInt16LE(at + 28);
		let from = bytes.readUInt32LE(at + 42);

		from += 30 + bytes.readUInt16LE(from + 26) +
		    bytes.readUInt16LE(from + 28);
		const raw = bytes.subarray(from, from + size);
		files[bytes.toString('utf8', at + 46, at + 46 + name)] =
		    (bytes.readUInt16LE(at + 10) === 8 ?
		    zlib.inflateRawSync(raw) : raw).toString('utf8');
		at += 46 + name + bytes.readUInt16LE(at + 30) +
		    bytes.readUInt16LE(at + 32);
	}
	return files;
}

function read_xlsx(bytes)
{
	const files = unzip(bytes);
	const shared = [...(files['xl/sharedStrings.xml'] ?? '').matchAll(
	    /<si>(.*?)<\/si>/gs)].map((s) => plain(s[1]));
	const sheets = [...files['xl/workbook.xml'].matchAll(
	    /<sheet name="([^"]*)" sheetId="(\d+)"/g)];

	return sheets.map((sheet) => {
		const rows = [];
		const xml = files[`xl/worksheets/sheet${sheet[2]}.xml`];

		for (const c of xml.matchAll(
		    /<c r="([A-Z]+)(\d+)"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
			const column = [...c[1]].reduce((n, letter) =>
			    n * 26 + letter.charCodeAt(0) - 64, 0) - 1;
			const v = /<v>(.*?)<\/v>/s.exec(c[4] ?? '');
			const row = rows[c[2] - 1] ??= [];

			row[column] = v === null ? '' : /t="s"/.test(c[3]) ?
			    shared[v[1]] : v[1];
		}
		return { name: plain(sheet[1]), rows: rows.map((row) =>
		    Array.from(row, (cell) => cell ?? '')) };
	});
}

/* --- what a cell of the model is, as one text ------------------------------- */

const numbers = { int: 1, cents: 1, percent: 1, points: 1 };

/* A cell of the model; a number keeps two decimals. */
function canon(value, type)
{
	if (value === null || value === undefined)
		return '';
	return numbers[type] && typeof value === 'number' ?
	    value.toFixed(2) : String(value).replace(/\s+/g, ' ').trim();
}

/* The same of what a format shows. */
function uncanon(text, type, format)
{
	const is_number = /^-?[0-9.]+(E-?\d+)?%?$/.test(text);

	text = text.replace(/\s+/g, ' ').trim();
	if (numbers[type] && (text === '—' || text === ''))
		return '';
	if (numbers[type] && is_number)
		return (parseFloat(text) * (format === 'xlsx' &&
		    type === 'percent' ? 100 : 1)).toFixed(2);
	if (format === 'xlsx' && is_number && (type === 'time' ||
	    type === 'date')) {
		const day = new Date(Math.round((text - 25569) * 86400) * 1000)
		    .toISOString();

		return type === 'date' ? day.slice(0, 10) :
		    day.slice(0, 19) + '+08:00';
	}
	if (type === 'time' && /^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?$/.test(text))
		return text.replace(' ', 'T').slice(0, 16);
	return text;
}

/* People are shown times to the minute. */
function agrees(want, got, type, format)
{
	if (type === 'time' && (format === 'md' || format === 'html'))
		return want.slice(0, got.length) === got && (got.length >= 16 ||
		    want === '');
	return want === got;
}

/* --- the comparison ----------------------------------------------------------- */

function differs(format, name, what)
{
	bad.push(`${report}.${format}: ${name}: ${what}`);
}

function compare(format, table, got)
{
	const columns = table.columns ?? [];
	const keys = columns.map((column) => column.name);
	/* programs read names; of a chart's series there is but one */
	const head = columns.map((column) => format === 'csv' &&
	    !/^s\d+$/.test(column.name) ? column.name : column.title);
	const body = table.columns === undefined ? got.rows : got.rows.slice(1);

	if (format === 'xlsx' && table.note !== undefined &&
	    (body.splice(-2, 2)[1] ?? [])[0] !== table.note)
		differs(format, table.name, 'the note is missing');

	if (columns.length > 0 && head.join('|') !== got.rows[0].join('|'))
		differs(format, table.name, `head ${got.rows[0]}, not ${head}`);
	if (body.length !== table.rows.length)
		differs(format, table.name,
		    `${body.length} rows, not ${table.rows.length}`);
	table.rows.forEach((row, i) => {
		const cells = keys.length > 0 ? keys.map((key) => row[key]) : row;

		cells.forEach((cell, k) => {
			const type = columns[k]?.type ?? 'text';
			const want = canon(cell, type);
			const is = uncanon(body[i]?.[k] ?? '', type, format);

			if (!agrees(want, is, type, format))
				differs(format, table.name, `row ${i + 1}, ` +
				    `${keys[k] ?? k}: '${is}', not '${want}'`);
			cells_n++;
		});
	});
}

let cells_n = 0;
const read = (format) => fs.readFileSync(`${report}.${format}`,
    format === 'xlsx' ? null : 'utf8');
const model = JSON.parse(read('json'));
const tables = model.blocks.filter((block) => block.kind === 'table');
const charts = model.blocks.filter((block) => block.kind === 'chart');
const is_form = (table) => table.columns === undefined;

/* Tables by their place: Markdown has all of them and no more. */
function by_place(format, all, wanted)
{
	if (all.length !== wanted.length)
		differs(format, 'tables', `${all.length}, not ${wanted.length}`);
	wanted.forEach((table, i) => {
		if (all[i] === undefined)
			return;
		if (is_form(table) && format === 'md')
			all[i].rows.shift();	/* it has no head */
		compare(format, table, all[i]);
	});
}

/* Values of a chart, below its labels. */
function chart_table(chart)
{
	return { name: chart.name, columns: [{ name: 'label',
	    title: chart.x_title, type: 'text' }].concat(chart.series.map(
	    (series, k) => ({ name: `s${k}`, title: series.name,
	    type: chart.type }))), rows: chart.labels.map((label, i) =>
	    Object.fromEntries([['label', label]].concat(chart.series.map(
	    (series, k) => [`s${k}`, series.values[i]])))) };
}

by_place('md', read_md(read('md')), tables);
/* Days are drawn: there the chart and its values stand for the table. */
by_place('html', read_html(read('html')), tables.map((table) =>
    table.name !== 'days' ? table : chart_table(charts.find((chart) =>
	chart.name === 'days-chart'))));
for (const format of ['csv', 'xlsx']) {
	const all = format === 'csv' ? read_csv(read(format)) :
	    read_xlsx(read(format));
	const wanted = tables.concat(charts.map(chart_table));

	for (const table of wanted) {
		const got = all.find((one) => one.name === table.name);

		if (got !== undefined)
			compare(format, table, got);
		else if (format === 'xlsx' || tables.includes(table))
			differs(format, table.name, 'is missing');
	}
	for (const one of all)
		if (one.name !== 'about' && !wanted.some((table) =>
		    table.name === one.name))
			differs(format, one.name, 'is not in the model');
}
/* A drawn table and its chart agree. */
for (const chart of charts.filter((one) => one.name === 'days-chart')) {
	const days = tables.find((table) => table.name === 'days');

	days.rows.forEach((row, i) => {
		const day = row.day.split('-').map(Number);

		if (chart.series[0].values[i] !== row.received ||
		    chart.labels[i] !== `${day[1]}月${day[2]}日`)
			differs('json', 'days-chart', `label ${i + 1}`);
	});
}
if (bad.length > 0) {
	console.log(bad.slice(0, 10).join('\n'));
	console.log(`${bad.length} differences`);
	process.exit(1);
}
console.log(`${tables.length} tables, ${cells_n} cells`);
