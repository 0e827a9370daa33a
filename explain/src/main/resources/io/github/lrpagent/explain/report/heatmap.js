// Relevance on a plane, such as an image: a canvas in the colours of the words.

const planes = [];

/** Reads a colour of the palette, such as --p10. */
function colour(name) {
  const hex = parseInt(getComputedStyle(document.documentElement).getPropertyValue(name).trim().slice(1), 16);
  return [hex >> 16 & 255, hex >> 8 & 255, hex & 255];
}

/** The colours of -127 to 127, between the steps of the palette. */
function colours() {
  const table = [];
  for (let value = -127; value <= 127; value++) {
    const side = value < 0 ? '--n' : '--p';
    const place = Math.abs(value) / 127 * STEPS;
    const below = Math.min(STEPS - 1, Math.floor(place));
    const from = colour(below === 0 ? '--p0' : side + below);
    const to = colour(side + (below + 1));
    table.push(from.map((c, i) => Math.round(c + (place - below) * (to[i] - c))));
  }
  return table;
}

function cellsOf(input) {
  return Int8Array.from(atob(input[7]), c => c.charCodeAt(0));
}

function draw(canvas, cells) {
  const table = draw.table = draw.table || colours();
  const context = canvas.getContext('2d');
  const image = context.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < cells.length; i++) {
    image.data.set(table[cells[i] + 127], 4 * i);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

function range(index, block, size) {
  const first = index * block;
  const last = Math.min(size, first + block) - 1;
  return first === last ? String(first) : first + '–' + last;
}

/** Renders an input on a plane: hover, or focus and arrow keys, tell the relevance of a cell. */
function heatmapOf(input) {
  const [name, shape, rows, columns, block, width, largest] = input;
  const cells = cellsOf(input);
  if (!cells.length) return make('p', 'name', 'empty');
  const canvas = make('canvas');
  canvas.width = width;
  canvas.height = Math.max(1, Math.ceil(cells.length / Math.max(1, width)));
  canvas.style.aspectRatio = canvas.height * 8 < width ? '8' : width + ' / ' + canvas.height;
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'Heatmap of ' + name + ', ' + shape.join(' × ') + ', relevance up to ±' + brief(largest));
  let strongest = 0;
  cells.forEach((cell, i) => { if (Math.abs(cell) > Math.abs(cells[strongest])) strongest = i; });
  let at = strongest;
  canvas.tip = (x, y) => {
    if (x !== undefined) {
      const box = canvas.getBoundingClientRect();
      const column = Math.floor((x - box.left) / box.width * width);
      const row = Math.floor((y - box.top) / box.height * canvas.height);
      at = Math.max(0, Math.min(cells.length - 1, row * width + column));
    }
    const where = (rows > 1 ? 'row ' + range(Math.floor(at / width), block, rows) + ', ' : '')
      + 'column ' + range(at % width, block, columns);
    return [make('b', '', where), make('div', '', '≈ ' + brief(cells[at] / 127 * largest))];
  };
  canvas.addEventListener('keydown', event => {
    const move = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -width, ArrowDown: width}[event.key];
    if (move === undefined || cells[at + move] === undefined) return;
    event.preventDefault();
    at += move;
    showTip(canvas);
  });
  planes.push([canvas, cells]);
  draw(canvas, cells);
  return canvas;
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  draw.table = null;
  planes.forEach(([canvas, cells]) => draw(canvas, cells));
});
