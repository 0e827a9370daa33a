'use strict';

// Words in the colours of their relevance, and the tooltip that tells their numbers.

const STEPS = 10;

/** Makes an element with text; nothing from the log is ever parsed as HTML. */
function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function signed(number) {
  return (number > 0 ? '+' : '') + String(number).replace('-', '−');
}

function brief(number) {
  const size = Math.abs(number);
  const text = size !== 0 && size < 1e-4 || size >= 1e9 ? number.toExponential(2)
    : number.toFixed(size === 0 ? 2 : Math.max(0, 2 - Math.floor(Math.log10(size))));
  return text.replace('-', '−');
}

function isWord(piece) {
  return typeof piece !== 'string';
}

function stepOf(relevance, largest) {
  return largest === 0 ? 0 : Math.round(relevance / largest * STEPS);
}

/** Reads the words and the gaps between them as text. */
function plain(input) {
  let text = '';
  let gap = '';
  for (const piece of input[1]) {
    if (isWord(piece)) {
      text += gap + piece[0];
      gap = ' ';
    } else {
      gap = piece;
    }
  }
  return text;
}

/** Renders an input of words: one stop of the tab key, with arrow keys from word to word. */
function wordsOf(input, largest, target) {
  const text = make('p', 'text');
  text.dir = 'auto';
  let gap = '';
  for (const piece of input[1]) {
    if (!isWord(piece)) {
      gap = piece;
      continue;
    }
    const step = stepOf(piece[1], largest);
    const word = make('span', 'w', piece[0]);
    if (step !== 0) word.classList.add((step < 0 ? 'n' : 'p') + Math.abs(step));
    if (step < 0) word.classList.add('against');
    if (piece[2] === 1) word.classList.add('special');
    word.tabIndex = text.firstElementChild ? -1 : 0;
    word.tip = () => tipOf(piece, target);
    text.append(gap, word);
    gap = ' ';
  }
  if (input[2]) text.append(make('span', 'rest', input[2]));
  return text;
}

function tipOf(piece, target) {
  const lines = [make('b'), make('div', '', signed(piece[1]))];
  lines[0].append(make('bdi', '', piece[0]));
  if (target !== 0) lines[1].append(', ' + brief(100 * piece[1] / target) + ' % of the target');
  if (Array.isArray(piece[2])) {
    for (let i = 0; i < piece[2].length; i += 2) {
      const line = make('div');
      line.append(make('bdi', '', piece[2][i]), ' ' + signed(piece[2][i + 1]));
      lines.push(line);
    }
  }
  return lines;
}

const tip = document.getElementById('tip');
let tipped = null;

function showTip(element, x, y) {
  hideTip();
  tipped = element;
  tip.replaceChildren(...element.tip(x, y));
  element.setAttribute('aria-describedby', 'tip');
  tip.hidden = false;
  const box = element.getClientRects()[0] || element.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(x === undefined ? box.left : x + 12, width - tip.offsetWidth - 8));
  const top = y === undefined ? box.top : y;
  const above = top - tip.offsetHeight - 6;
  tip.style.left = left + window.scrollX + 'px';
  tip.style.top = (above > 0 ? above : (y === undefined ? box.bottom : y + 12) + 6) + window.scrollY + 'px';
}

function hideTip() {
  if (tipped) tipped.removeAttribute('aria-describedby');
  tipped = null;
  tip.hidden = true;
}

/** Moves the focus among the words of a text; right is forward where the text runs so. */
function moveAmongWords(event) {
  const words = [...event.target.parentElement.querySelectorAll('.w')];
  const forward = getComputedStyle(event.target.parentElement).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const here = words.indexOf(event.target);
  const there = event.key === 'Home' ? 0 : event.key === 'End' ? words.length - 1
    : event.key === forward ? here + 1
    : event.key === 'ArrowLeft' || event.key === 'ArrowRight' ? here - 1 : -1;
  if (words[there]) {
    event.preventDefault();
    event.target.tabIndex = -1;
    words[there].tabIndex = 0;
    words[there].focus();
  }
}

document.addEventListener('focusin', event => event.target.tip ? showTip(event.target) : hideTip());
document.addEventListener('pointermove', event => {
  const element = event.target;
  if (element === tipped && element.tagName !== 'CANVAS' || tip.contains(element)) return;
  if (element.tip) {
    if (element.tagName === 'CANVAS') showTip(element, event.clientX, event.clientY); else showTip(element);
  } else if (tipped && tipped !== document.activeElement) {
    hideTip();
    if (document.activeElement.tip) showTip(document.activeElement);
  }
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') hideTip();
  if (event.target.classList && event.target.classList.contains('w')) moveAmongWords(event);
});
