// look.js - what a reader of a report's page would complain of
//
//	node look.js FILE.html...
//
// Opens each page in headless Chromium ($CHROMIUM, or chromium) at the widths
// of a wall, a screen and a phone, light and dark, and as paper has it, and
// says a line a fault: messages on the console, what is wider than the page,
// broad tables that a screen shows only in part, frames that scroll up and
// down, text with less than 4.5 to 1 against its ground, characters that no
// font has; of a board on a wall, what stands below the long table; on paper,
// notes that may stand on another page than their table. Nothing is needed but
// Node.js and Chromium: the two talk over a pipe. 0 when there is no fault, 1
// when there is one, 77 when Chromium cannot be started.
'use strict';
const { spawn } = require('child_process');
const path = require('path');

const widths = [1920, 1280, 360];
const schemes = ['light', 'dark', 'print'];

// --- the pipe to Chromium: JSON, a NUL behind each message ------------------

function connect(child) {
	let last = 0, rest = '';
	const waiting = new Map(), listeners = [];
	child.stdio[4].setEncoding('utf8');
	child.stdio[4].on('data', (data) => {
		const parts = (rest + data).split('\0');
		rest = parts.pop();
		for (const part of parts) {
			const message = JSON.parse(part);
			const answer = waiting.get(message.id);
			if (answer === undefined) {
				listeners.forEach((l) => l(message));
				continue;
			}
			waiting.delete(message.id);
			if (message.error)
				answer.reject(new Error(message.error.message));
			else
				answer.resolve(message.result);
		}
	});
	return {
		listen: (l) => listeners.push(l),
		ask: (method, params = {}, sessionId = undefined) =>
		    new Promise((resolve, reject) => {
			waiting.set(++last, { resolve, reject });
			child.stdio[3].write(JSON.stringify({ id: last, method,
			    params, sessionId }) + '\0');
		}),
	};
}

// --- what is asked of a page; this function runs in it ----------------------

function complaints() {
	const found = [];
	const width = document.documentElement.clientWidth;

	if (matchMedia('print').matches) {
		for (const e of document.querySelectorAll('.note'))
			if (getComputedStyle(e).breakBefore !== 'avoid')
				found.push('apart from its table: ' +
				    e.textContent.slice(0, 20));
		return found;
	}
	if (document.documentElement.lang !== 'zh-CN')
		found.push('no language');
	if (document.documentElement.scrollWidth > width)
		found.push('wider than the page: ' +
		    document.documentElement.scrollWidth);
	// A phone may scroll inside a broad table, a desk's screen need not.
	if (width >= 1280)
		for (const e of document.querySelectorAll('.wide'))
			if (e.scrollWidth > e.clientWidth)
				found.push(`cut off at ${e.clientWidth} of ` +
				    `${e.scrollWidth}: ` +
				    e.textContent.trim().slice(0, 20));

	for (const e of document.querySelectorAll('.wide'))
		if (e.scrollHeight > e.clientHeight &&
		    getComputedStyle(e).overflowY !== 'visible')
			found.push(`scrolls at ${e.clientHeight} of ` +
			    `${e.scrollHeight}: ${e.textContent.trim()
			    .slice(0, 20)}`);

	// On the operations centre's wall nobody scrolls to what is hot.
	const [open, hot] = ['#s2', '#s3'].map((id) =>
	    document.querySelector('.board ' + id)?.getBoundingClientRect());
	if (width >= 1920 && hot && hot.left < open.right)
		found.push('what is hot stands below what is open');

	const colour = (text) => {
		const n = text.match(/[\d.]+/g).map(Number);
		return n.length > 3 && n[3] === 0 ? null : n.slice(0, 3);
	};
	const light = (c) => {
		const part = c.map((v) => v / 255).map((v) => v <= 0.04045 ?
		    v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
	};
	const ground = (element) => {
		for (let e = element; e !== null; e = e.parentElement) {
			const c = colour(getComputedStyle(e).backgroundColor);
			if (c !== null)
				return c;
		}
		return [255, 255, 255];
	};

	const seen = new Set(), characters = new Set();
	const walker = document.createTreeWalker(document.body,
	    NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const node = walker.currentNode, e = node.parentElement;
		const text = node.data.trim();
		if (text === '' || !e.checkVisibility() ||
		    e.closest('svg title, svg desc') !== null)
			continue;
		for (const c of text)
			if (c.charCodeAt(0) > 0x7f && !/\s/u.test(c))
				characters.add(c);
		const style = getComputedStyle(e);
		const front = colour(e.closest('svg') === null ? style.color :
		    style.fill) ?? [0, 0, 0];
		const back = ground(e);
		const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
		const ratio = (a + 0.05) / (b + 0.05);
		const key = `${front} ${back}`;
		if (ratio < 4.5 && !seen.has(key))
			found.push(`contrast ${ratio.toFixed(2)}: ` +
			    `${text.slice(0, 20)} (${key})`);
		seen.add(key);
		const box = e.getBoundingClientRect();
		if (box.right > width + 1 && e.closest('.wide') === null)
			found.push(`runs out of the page: ${text.slice(0, 20)}`);
	}

	// A character that no font has is drawn as the one that never has one.
	const canvas = document.createElement('canvas');
	const context = canvas.getContext('2d', { willReadFrequently: true });
	canvas.width = canvas.height = 32;
	context.font = '24px ' + getComputedStyle(document.body).fontFamily;
	const drawn = (c) => {
		context.clearRect(0, 0, 32, 32);
		context.fillText(c, 2, 26);
		return context.getImageData(0, 0, 32, 32).data.join();
	};
	const none = drawn('\u0378');
	for (const c of characters)
		if (drawn(c) === none)
			found.push(`no font has U+${c.codePointAt(0).toString(16)}`);
	return found;
}

// --- the pages, one after the other ------------------------------------------

async function look(chromium, file, width, scheme) {
	const faults = [];
	const { targetId } = await chromium.ask('Target.createTarget',
	    { url: 'about:blank' });
	const { sessionId } = await chromium.ask('Target.attachToTarget',
	    { targetId, flatten: true });
	const ask = (method, params) => chromium.ask(method, params, sessionId);
	const loaded = new Promise((resolve) => chromium.listen((m) => {
		if (m.sessionId !== sessionId)
			return;
		if (m.method === 'Page.loadEventFired')
			resolve();
		if (m.method === 'Log.entryAdded')
			faults.push('console: ' + m.params.entry.text);
		if (m.method === 'Runtime.consoleAPICalled')
			faults.push('console: ' +
			    JSON.stringify(m.params.args));
	}));
	await ask('Page.enable');
	await ask('Log.enable');
	await ask('Runtime.enable');
	await ask('Emulation.setDeviceMetricsOverride',
	    { width, height: 900, deviceScaleFactor: 1, mobile: width < 600 });
	await ask('Emulation.setEmulatedMedia', scheme === 'print' ?
	    { media: 'print' } :
	    { features: [{ name: 'prefers-color-scheme', value: scheme }] });
	await ask('Page.navigate', { url: 'file://' + path.resolve(file) });
	await loaded;
	const answer = await ask('Runtime.evaluate', { returnByValue: true,
	    expression: `(${complaints})()` });
	if (answer.exceptionDetails)
		faults.push(answer.exceptionDetails.exception.description);
	else
		faults.push(...answer.result.value);
	await chromium.ask('Target.closeTarget', { targetId });
	return faults;
}

async function main(files) {
	const child = spawn(process.env.CHROMIUM || 'chromium', ['--headless',
	    '--no-sandbox', '--disable-gpu', '--hide-scrollbars',
	    '--remote-debugging-pipe', 'about:blank'],
	    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
	let status = 0;

	child.on('error', () => process.exit(77));
	const chromium = connect(child);
	for (const file of files)
		for (const width of widths)
			for (const scheme of schemes.filter((s) =>
			    s !== 'print' || width === 1280))
				for (const fault of await look(chromium, file,
				    width, scheme)) {
					console.log(`${file}: ${width} ` +
					    `${scheme}: ${fault}`);
					status = 1;
				}
	await chromium.ask('Browser.close').catch(() => {});
	process.exit(status);
}

main(process.argv.slice(2));
