// Builds and renews elements. Text always becomes a text node: nothing that an exchange sends is
// read as markup. Elements are kept and renewed in place, so that focus, selection, scroll and
// what a reader has opened outlive each poll.

const SVG = 'http://www.w3.org/2000/svg';

/** An element with attributes and children; a string becomes text. */
export function element(name, attributes = {}, ...children) {
  return build(document.createElement(name), attributes, children);
}

/** The same in SVG. */
export function svg(name, attributes = {}, ...children) {
  return build(document.createElementNS(SVG, name), attributes, children);
}

function build(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** The element of that id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Sets text where it differs, so that a screen reader is told of changes only. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Sets an attribute where it differs. */
export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) {
    node.setAttribute(name, value);
  }
}

/**
 * Makes the children of an element follow the items, each known by a key of its own: removes what
 * is gone, makes what is new, renews what is there, and moves only what stands elsewhere.
 */
export function renew(parent, items, keyOf, make, fill) {
  const keys = items.map(keyOf);
  const wanted = new Set(keys);
  const held = new Map();
  for (const child of [...parent.children]) {
    if (wanted.has(child.dataset.key)) {
      held.set(child.dataset.key, child);
    } else {
      child.remove();
    }
  }
  let place = parent.firstElementChild;
  items.forEach((item, i) => {
    const child = held.get(keys[i]) ?? make(item);
    child.dataset.key = keys[i];
    if (child === place) {
      place = place.nextElementSibling;
    } else {
      parent.insertBefore(child, place);
    }
    fill(child, item);
  });
}

/**
 * A table with a caption for screen readers and a header to each column.
 *
 * A column is `{title, kind, text}` or `{title, kind, draw}`: `text` gives what stands in the cell
 * of an item, `draw` puts it there. `kind` is the class of its cells; `wide` is left out on narrow
 * screens. The first column names the row.
 */
export class Table {
  #columns;
  #keyOf;
  #body = element('tbody', {role: 'rowgroup'});

  constructor(place, caption, columns, keyOf) {
    this.#columns = columns;
    this.#keyOf = keyOf;
    const heads = columns.map(({title, kind = ''}) =>
      element('th', {scope: 'col', role: 'columnheader', class: kind}, title));
    const head = element('thead', {role: 'rowgroup'}, element('tr', {role: 'row'}, ...heads));
    place.append(
      element('table', {role: 'table'}, element('caption', {}, caption), head, this.#body));
  }

  /** Shows these items, in their order. */
  show(items) {
    renew(this.#body, items, this.#keyOf, () => this.#row(), (row, item) => this.#fill(row, item));
  }

  #row() {
    const cells = this.#columns.map(({title, kind = ''}, i) => {
      const of = i === 0 ? {scope: 'row', role: 'rowheader'} : {role: 'cell'};
      return element(i === 0 ? 'th' : 'td', {...of, class: kind, 'data-title': title});
    });
    return element('tr', {role: 'row'}, ...cells);
  }

  #fill(row, item) {
    this.#columns.forEach(({text, draw}, i) => {
      if (draw) {
        draw(row.children[i], item);
      } else {
        setText(row.children[i], text(item));
      }
    });
  }
}
