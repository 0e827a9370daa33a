// The list of predictions: filters, pages, and a card for each.

const [ID, TIME, MODEL, COMPOSITE, KIND, OUTPUT, ROW, POSITION, INDEX, LABEL, VALUE, TARGET, REACHED, PREDICT, EXPLAIN, SAYS, INPUTS, SINKS]
  = Array(18).keys();
const MOST_CARDS = 50;
const MOST_PIECES = 8000;

const predictions = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);
const main = byId('predictions');
let searched = null;
let pages = [[]];
let page = 0;

const ofWords = input => Array.isArray(input[1]) && input.length === 3;

/** The text that the search looks at, in lower case; made when first needed. */
function haystack(i) {
  searched = searched || predictions.map(explanations => explanations.map(e =>
    [e[LABEL], e[MODEL], e[COMPOSITE], e[ID], ...e[INPUTS].filter(ofWords).map(plain)].join('\n').toLowerCase()).join('\n'));
  return searched[i];
}

const ORDERS = {
  last: (a, b) => b[0][TIME] - a[0][TIME],
  high: (a, b) => b[0][VALUE] - a[0][VALUE],
  low: (a, b) => a[0][VALUE] - b[0][VALUE],
  lost: (a, b) => reachedPart(a[0]) - reachedPart(b[0]),
};

function reachedPart(e) {
  return e[TARGET] === 0 ? Infinity : e[REACHED] / e[TARGET];
}

/** Picks and sorts the predictions as the filters say, and cuts them into pages. */
function filter() {
  const words = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = [[LABEL, byId('label').value], [COMPOSITE, byId('composite').value], [MODEL, byId('model').value]]
    .filter(([, value]) => value !== '');
  const found = [];
  predictions.forEach((all, i) => {
    if (!words.every(word => haystack(i).includes(word))) return;
    const explanations = all.filter(e => wanted.every(([key, value]) => e[key] === value));
    if (explanations.length) found.push(explanations);
  });
  const order = byId('order').value;
  if (order === 'last') found.reverse();
  if (ORDERS[order]) found.sort(ORDERS[order]);
  pages = [[]];
  let pieces = 0;
  for (const explanations of found) {
    const size = explanations.reduce((sum, e) => sum + e[INPUTS].reduce((n, input) => n + input[1].length, 0), 0);
    const full = pages[pages.length - 1].length === MOST_CARDS || pieces + size > MOST_PIECES;
    if (full && pages[pages.length - 1].length) {
      pages.push([]);
      pieces = 0;
    }
    pages[pages.length - 1].push(explanations);
    pieces += size;
  }
  show(0);
}

function show(number) {
  page = number;
  hideTip();
  planes.length = 0;
  main.replaceChildren(...pages[page].map(cardOf));
  const total = pages.reduce((sum, each) => sum + each.length, 0);
  const said = (total === predictions.length ? '' : total.toLocaleString('en') + ' of ')
    + predictions.length.toLocaleString('en') + (predictions.length === 1 ? ' prediction' : ' predictions')
    + (pages.length > 1 ? ', page ' + (page + 1) + ' of ' + pages.length : '');
  byId('status').textContent = said;
  byId('more').firstElementChild.textContent = said;
  byId('previous').disabled = page === 0;
  byId('next').disabled = page === pages.length - 1;
  byId('more').hidden = byId('next').disabled;
  byId('turn').hidden = pages.length === 1;
}

function turn(by) {
  show(page + by);
  main.focus({preventScroll: true});
  window.scrollTo(0, 0);
}

function cardOf(explanations) {
  const card = make('article');
  card.append(...explanations.map(sectionOf));
  return card;
}

function sectionOf(e) {
  const section = make('section');
  const head = make('div', 'head');
  const title = make('h2');
  const score = make('data', '', brief(e[VALUE]));
  score.value = e[VALUE];
  title.append(make('bdi', '', e[LABEL]), score);
  const target = [e[KIND] === 'argmax' ? '' : e[KIND], e[POSITION] === null ? '' : 'position ' + e[POSITION]];
  head.append(title, make('p', 'facts', [e[COMPOSITE], ...target, e[SAYS]].filter(Boolean).join(' · ')));
  section.append(head);
  const words = e[INPUTS].filter(ofWords).flatMap(input => input[1].filter(isWord));
  const largest = words.reduce((most, word) => Math.max(most, Math.abs(word[1])), 0);
  for (const input of e[INPUTS]) {
    if (e[INPUTS].length > 1 || !ofWords(input)) section.append(make('p', 'name', input[0]));
    section.append(ofWords(input) ? wordsOf(input, largest, e[TARGET]) : heatmapOf(input));
  }
  section.append(numbersOf(e));
  return section;
}

/** The same in a table, for screen readers and for copying; filled when opened. */
function numbersOf(e) {
  const details = make('details');
  details.append(make('summary', '', 'Numbers'));
  details.addEventListener('toggle', () => {
    if (details.childElementCount > 1) return;
    const box = make('div', 'numbers');
    box.tabIndex = 0;
    box.append(factsOf(e), ...(e[SINKS] ? [sinksOf(e)] : []), ...e[INPUTS].filter(ofWords).map(tableOf));
    details.append(box);
  });
  return details;
}

function row(cells) {
  const line = make('tr');
  line.append(...cells.map(cell => typeof cell === 'number' ? make('td', 'number', signed(cell)) : make('td', '', cell)));
  return line;
}

function headOf(names) {
  const line = make('tr');
  for (const name of names) {
    const head = make('th', '', name);
    head.scope = 'col';
    line.append(head);
  }
  return line;
}

function factsOf(e) {
  const table = make('table');
  const facts = [
    ['target', e[KIND] + ', class ' + e[INDEX] + ' of output ' + e[OUTPUT] + ', row ' + e[ROW]
      + (e[POSITION] === null ? '' : ', position ' + e[POSITION])],
    ['score', String(e[VALUE])],
    ['reached the inputs', e[REACHED] + ' of ' + e[TARGET]],
    ['composite', e[COMPOSITE]],
    ['model', e[MODEL]],
    ['time', new Date(e[TIME]).toISOString()],
    ['cost', brief(e[PREDICT]) + ' ms to predict, ' + brief(e[EXPLAIN]) + ' ms to explain'],
    ['id', e[ID]],
  ];
  for (const [name, value] of facts) {
    const line = make('tr');
    const head = make('th', '', name);
    head.scope = 'row';
    line.append(head, make('td', '', value));
    table.append(line);
  }
  return table;
}

/** Where the target went that did not reach the inputs: with these, it adds up. */
function sinksOf(e) {
  const table = make('table');
  table.append(make('caption', 'name', 'Where the target went'), headOf(['module', 'kind', 'relevance']));
  for (const [module, kind, relevance] of e[SINKS]) table.append(row([module, kind, relevance]));
  table.append(row(['', 'inputs', e[REACHED]]), row(['', 'target', e[TARGET]]));
  return table;
}

function tableOf(input) {
  const table = make('table');
  table.append(make('caption', 'name', input[0]), headOf(['word', 'relevance', 'tokens']));
  for (const piece of input[1].filter(isWord)) {
    const tokens = Array.isArray(piece[2]) ? piece[2].map(part => typeof part === 'number' ? signed(part) : part).join(' ') : '';
    table.append(row([piece[0], piece[1], tokens]));
  }
  return table;
}

/** Offers the values that there are; a filter with one value is no use. */
function offer(select, key) {
  const values = new Set(predictions.flatMap(explanations => explanations.map(e => e[key])));
  for (const value of [...values].sort()) {
    const option = make('option', '', value);
    option.value = value;
    select.append(option);
  }
  select.parentElement.hidden = values.size < 2;
}

if (predictions.length) {
  offer(byId('label'), LABEL);
  offer(byId('composite'), COMPOSITE);
  offer(byId('model'), MODEL);
  byId('filters').hidden = byId('pages').hidden = false;
  byId('filters').addEventListener('submit', event => event.preventDefault());
  byId('filters').addEventListener('input', filter);
  byId('previous').addEventListener('click', () => turn(-1));
  byId('next').addEventListener('click', () => turn(1));
  byId('onward').addEventListener('click', () => turn(1));
  filter();
}
