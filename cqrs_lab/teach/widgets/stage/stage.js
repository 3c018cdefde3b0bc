// The stage: an order that can be seen moving, and time that can be dragged. No imports, no build step.
//
// The facts come once, as stays (see scene.py): [ticket, start, until, ...] in whole microseconds. The state at t is
// what `start <= t < until` says; drawing it needs no Python. Everything that is shown is put in as text, never as markup.

const OPEN = -1, SECOND = 1e6, DRAG_STEP = 1e4, MOST_ROWS_HEIGHT = 260, WIDE = 10000, ROW_HEIGHT = 24;
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const LIGHTABLE = ".cqs-ticket, .cqs-label, .cqs-phone, .cqs-bar";
const SVG = "http://www.w3.org/2000/svg";
const IN_JUPYTER = { "data-lm-suppress-shortcuts": "true" };  // else x on a focused button cuts the cell

// ---- the state at an instant: numbers and words only ----

const isHere = (stay, t) => stay[1] <= t && (t < stay[2] || stay[2] === OPEN);
const during = (span, t) => span[0] <= t && (t < span[1] || span[1] === OPEN);
const lastUpTo = (rows, t) => rows.findLast((row) => row[0] <= t);

/** Microseconds as seconds with at most two digits, at least one: the same as Python's `seconds_text`. */
function secondsText(us, fixed = false) {
  const hundredths = Math.floor((us + 5000) / 10000);
  const digits = String(hundredths % 100).padStart(2, "0");
  return `${Math.floor(hundredths / 100)}.${fixed || digits[1] !== "0" ? digits : digits[0]}`;
}

/** Microseconds as exact seconds: what one types. */
function exactSeconds(us) {
  const digits = String(us % SECOND).padStart(6, "0").replace(/0+$/, "");
  return `${Math.floor(us / SECOND)}.${digits || "0"}`;
}

function speaker(words) {
  return (key, gaps = {}) => {
    const template = Array.isArray(words[key]) ? words[key][gaps.n === 1 ? 0 : 1] : words[key];
    return template.replace(/\{(\w+)\}/g, (_, gap) => String(gaps[gap]));
  };
}

/** How many of some ascending numbers are at most t. */
function countUpTo(sorted, t) {
  let low = 0, high = sorted.length;
  while (low < high) { const middle = (low + high) >> 1; if (sorted[middle] <= t) low = middle + 1; else high = middle; }
  return low;
}

/** The orders of a box from which nothing goes away: what is asked sixty times a second is an index here. */
class Orders {
  constructor(scene, stays) {
    this.since = new Map();
    this.paid = new Map();
    this.ticket = new Map();
    for (const [ticket, at] of stays) {
      const [order, isPayment] = scene.tickets[ticket];
      if (isPayment) this.paid.set(order, at); else { this.since.set(order, at); this.ticket.set(order, ticket); }
    }
    this.instants = [...this.since.values()].sort((a, b) => a - b);
    this.newestFirst = [...this.since.keys()].sort((a, b) => b - a);
  }

  count(t) { return countUpTo(this.instants, t); }

  /** The newest ones that are there, at most so many. */
  newest(t, most) {
    const found = [];
    for (const order of this.newestFirst) {
      if (found.length === most) break;
      if (this.since.get(order) <= t) found.push({ order, ticket: this.ticket.get(order), since: this.since.get(order), paid: this.paid.get(order) <= t });
    }
    return found;
  }
}

/** The orders of some dead letters, without the payments of others. */
const deadOrders = (scene, stays, t) => new Set(stays.filter((stay) => isHere(stay, t) && !scene.tickets[stay[0]][1]).map((stay) => scene.tickets[stay[0]][0]));

/** When a worker fell with this in its hands; never: Infinity. From then on it is leased, and nobody works at it. */
const fellAt = (stay) => (stay[6] === OPEN ? Infinity : stay[6]);

function workersAt(lane, t) {
  const employed = (lastUpTo(lane.employed, t) ?? [0, 0])[1];
  const found = lane.workers.map((worker, i) => ({
    name: worker.name, employed: i < employed,
    // The last is at work, if the worker has not fallen since; what is leased besides, it had when it fell.
    all: worker.holds.filter((stay) => isHere(stay, t)).reverse(),
    down: worker.down.some((span) => during(span, t)), lapsed: worker.lapsed.some((span) => during(span, t)),
  }));
  for (const worker of found) worker.holds = worker.all.find((stay) => fellAt(stay) > t);
  return found.filter((worker) => worker.employed || worker.all.length);
}

/** The span in which new tables are made for a lane's lists, if it is one at this instant. */
const rebuildAt = (lane, t) => lane.rebuilds.find((span) => during(span, t));

function summary(scene, orders, say, t) {
  const accepted = orders.write.count(t);
  const inLine = scene.line.filter((stay) => isHere(stay, t)).length;
  const lists = scene.boxes.filter((box) => box.kind === "list");
  const visible = (box) => orders.shown[box.lane].count(t);
  const givenUp = (lane) => deadOrders(scene, lane.dead, t).size;
  let sentence;
  if (!accepted) sentence = say("nobody");
  else if (!lists.length) sentence = say("accepted_only", { n: accepted });
  else if (lists.length === 1) {
    const way = accepted - visible(lists[0]) - givenUp(scene.lanes[lists[0].lane]);
    sentence = say(way ? "on_the_way" : "nothing_on_the_way", { accepted, visible: visible(lists[0]), n: way });
  } else {
    const shows = lists.map((box) => say("list_shows", { view: listName(say, box.view), visible: visible(box) }));
    sentence = say("lists", { accepted, shows: shows.join(say("between_lists")) });
  }
  const lanes = [...new Set(lists.map((box) => box.lane))].map((lane) => scene.lanes[lane]);
  const given_up = Math.max(0, ...lanes.map(givenUp));
  if (given_up) sentence = say("with_given_up", { sentence, given_up });
  const anew = lists.filter((box) => rebuildAt(scene.lanes[box.lane], t)).map((box) => listName(say, box.view));
  if (anew.length) sentence = say("with_rebuild", { sentence, views: anew.join(say("between_lists")) });
  return inLine ? say("with_in_line", { sentence, n: inLine }) : sentence;
}

/** Everything that happens, in order: [instant, sentence]. Only what concerns a box that is shown. */
function happenings(scene, say) {
  const found = [];
  const name = (ticket) => ticketName(scene, say, ticket);
  const tell = (at, key, gaps) => found.push([at, say(key, gaps)]);
  if (scene.boxes.some((box) => box.kind === "line")) for (const [who, at] of scene.line) tell(at, "happens_in_line", { who });
  for (const [ticket, at] of scene.write) tell(at, "happens_accepted", { ticket: name(ticket) });
  const lanes = new Set(scene.boxes.map((box) => box.lane).filter((lane) => lane !== null));
  for (const index of lanes) {
    const lane = scene.lanes[index], list = listName(say, lane.name);
    const called = (worker) => say(lane.workers.length > 1 ? (lanes.size > 1 ? "worker_of" : "worker") : lanes.size > 1 ? "projector_of" : "the_projector", { worker: worker.name, lane: list });
    for (const [ticket, at, , attempts, , reason] of lane.queue) if (attempts) tell(at, reason ? "happens_failed" : "happens_back", { ticket: name(ticket), reason });
    for (const [ticket, at] of lane.shown) tell(at, "happens_visible", { ticket: name(ticket), lane: list });
    for (const [ticket, at, , reason] of lane.dead) tell(at, "happens_given_up", { ticket: name(ticket), reason });
    for (const worker of lane.workers) {
      for (const [ticket, at] of worker.holds) tell(at, "happens_picked_up", { worker: called(worker), ticket: name(ticket) });
      for (const [at] of worker.lapsed) tell(at, "happens_lease_over", { worker: called(worker) });
      for (const [from, until] of worker.down) {
        tell(from, "happens_fallen", { worker: called(worker) });
        if (until !== OPEN) tell(until, "happens_works_again", { worker: called(worker) });
      }
    }
  }
  if (scene.boxes.some((box) => box.kind === "phones")) {
    for (const { who, changes } of scene.phones) changes.forEach((change, i) => {
      const same = i && changes[i - 1][1] === change[1] && changes[i - 1][0] === change[0];
      if (NOT_NEWS.has(change[1]) || same) return;
      const looks = change[1] === "phone_looks";
      tell(change[0], looks ? "happens_looks" : "happens_on_phone", { who: who || say("phone_nameless"), words: phoneWords(scene, say, change), saw: sawWords(scene, say, change) });
    });
  }
  for (const [at, key, gaps] of scene.news) tell(at, key, gaps);
  return found.sort((a, b) => a[0] - b[0]);
}

// Of these another sentence tells: the order is accepted, somebody stands in line.
const NOT_NEWS = new Set(["phone_accepted", "phone_paid", "phone_in_line"]);
const phoneWords = (scene, say, [, key, order, , , reason]) => say(key, { order: order === OPEN ? "" : scene.orders[order], reason: reason ?? "" });

/** What a list showed to a person at the last look. */
function sawWords(scene, say, [, , , view, seen]) {
  if (!seen) return "";
  const orders = seen[1].map((one) => scene.orders[one]).join(", "), n = seen[0] - seen[1].length;
  return say(!seen[0] ? "saw_nothing" : n ? "saw_more" : "saw", { view: listName(say, view), orders, n });
}

/** What a list is called in a sentence, and with it the lane that works for it. */
const listName = (say, view) => (view === "order_list" ? say("the_list") : view);

const ticketName = (scene, say, ticket) => {
  const [order, paid] = scene.tickets[ticket];
  return say(paid ? "ticket_paid" : "ticket", { order: scene.orders[order] });
};

/** What a ticket in a box shows. Its `key` tells it wherever it goes in the write model, or in one lane. */
function shownTicket(scene, say, place, ticket, { name = ticketName(scene, say, ticket), note = "", mark = null } = {}) {
  const order = scene.tickets[ticket][0];
  return { order, orderId: scene.orders[order], key: `${place}:${ticket}`, name, note, mark };
}

// ---- the page ----

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function s(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Change the page only where it says something else: writing the same again costs a layout. */
function text(element, words) {
  if (element.told !== words) { element.told = words; element.textContent = words; }
}
function attribute(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name); else element.setAttribute(name, value);
}

/** A fixed number of tickets that are filled anew; what does not fit is counted. */
class Tickets {
  constructor(place, size, say) {
    this.place = place;
    this.say = say;
    this.pool = Array.from({ length: size }, () => {
      const name = h("span", { class: "cqs-name", dir: "auto" }), note = h("span", { class: "cqs-note" });
      const ticket = h("div", { class: "cqs-ticket", hidden: "" }, name, note);
      return Object.assign(ticket, { name, note });
    });
    this.more = h("div", { class: "cqs-more", hidden: "" });
    this.element = h("div", { class: "cqs-tickets" }, ...this.pool, this.more);
  }

  /** `found` holds what `shownTicket` gives; without an `orderId` it is a person. */
  show(found, n) {
    attribute(this.element, "data-count", String(n));
    this.pool.forEach((ticket, i) => {
      const one = found[i];
      ticket.hidden = !one;
      attribute(ticket, "data-place", one ? this.place : null);
      attribute(ticket, "data-order", one && one.orderId !== undefined ? one.orderId : null);
      ticket.order = one ? one.order : null;
      ticket.key = one ? one.key : null;
      attribute(ticket, "data-mark", one ? one.mark : null);
      text(ticket.name, one ? one.name : "");
      if (!one || one.note !== undefined) text(ticket.note, one ? one.note : "");
    });
    const hidden = n - this.pool.length;
    this.more.hidden = hidden <= 0;
    text(this.more, hidden > 0 ? this.say("more", { n: hidden }) : "");
  }
}

class Stage {
  constructor(model, el) {
    this.model = model;
    this.reduced = matchMedia("(prefers-reduced-motion: reduce)");
    this.root = h("div", { class: "cqs", role: "group" });
    this.root.append(h("style", {}, CSS));
    this.root.stage = this;
    el.replaceChildren(this.root);
    this.width = el.clientWidth || 900;
    this.playing = null;
    this.speed = 1;
    this.lit = null;
    this.t = model.get("at");
    this.load();
    this.listeners = { "change:facts": () => this.load(true), "change:at": () => this.moveTo(model.get("at")) };
    for (const [event, listener] of Object.entries(this.listeners)) model.on(event, listener);
    // Where there is another room, another number of phones fits in. The width is told and not asked for: asking while
    // the page is drawn would lay it all out. In the next picture: what is measured must rest.
    this.room = new ResizeObserver(([{ contentRect }]) => requestAnimationFrame(() => {
      if (contentRect.width) this.width = contentRect.width;
      if (this.phones && this.phones.fits !== this.phonesThatFit()) this.showPhones(Math.min(this.t, this.limit));
    }));
    this.room.observe(this.root);
  }

  close() {
    this.pause();
    clearTimeout(this.announcing);
    this.room.disconnect();
    for (const [event, listener] of Object.entries(this.listeners)) this.model.off(event, listener);
    this.root.remove();
  }

  /** Take the facts from the model and build the page for them; the instant stays where it is. */
  load(still = false) {
    this.pause();
    this.scene = JSON.parse(this.model.get("facts"));
    this.say = speaker(this.model.get("words"));
    this.still = still;
    const { scene } = this;
    this.orders = { write: new Orders(scene, scene.write), shown: scene.lanes.map((lane) => new Orders(scene, lane.shown)) };
    this.happenings = happenings(scene, this.say);
    this.happenedAt = this.happenings.map((one) => one[0]);
    this.happensAt = Map.groupBy(this.happenings, (one) => one[0]);
    const phones = this.scene.boxes.some((box) => box.kind === "phones") ? this.scene.phones : [];
    const seen = phones.flatMap((phone) => phone.changes.map((change) => change[0]));
    this.instants = [...new Set([...this.happenings.map((one) => one[0]), ...seen])].sort((a, b) => a - b);
    const lanes = scene.lanes.flatMap((lane) => [lane.queue, lane.dead, ...lane.workers.flatMap((worker) => [worker.holds, ...[worker.lapsed, worker.down].map((spans) => spans.map((span) => [0, ...span]))])]);
    const ends = [scene.line, scene.transit, ...lanes].flatMap((stays) => stays.flatMap((stay) => [stay[1], stay[2]]));
    const served = scene.line.map((stay) => stay[3]), employed = scene.lanes.flatMap((lane) => lane.employed.map((one) => one[0]));
    const dues = scene.lanes.flatMap((lane) => lane.queue.map((stay) => stay[4]));
    // Between two of these instants nothing changes but the time itself.
    this.changes = [...new Set([...this.instants, ...ends, ...served, ...employed, ...dues])].filter((at) => at !== OPEN).sort((a, b) => a - b);
    this.section = null;
    this.limit = this.scene.over ? this.scene.axis : this.scene.end;
    const stops = () => [...this.root.querySelectorAll(".cqs-handle, button, select")];
    const focused = stops().indexOf(document.activeElement);
    this.build();
    stops()[focused]?.focus({ preventScroll: true });
    this.draw();
    this.rest();
  }

  build() {
    const { say, scene } = this;
    this.root.setAttribute("aria-label", say("name"));
    this.root.style.zoom = String(scene.scale);
    for (const old of [...this.root.children]) if (old.tagName !== "STYLE") old.remove();
    this.now = h("output", { class: "cqs-now", "aria-hidden": "true" });
    this.sentence = h("span", { class: "cqs-sentence" });
    this.happens = h("p", { class: "cqs-happens" });
    this.status = h("p", { class: "cqs-unseen", role: "status", "aria-live": "polite" });
    const header = h("div", { class: "cqs-header" }, this.now, this.sentence);
    this.root.append(header, this.happens, this.status, this.phonesStrip(), this.boxesGrid(), this.rows(), this.controls());
    this.root.onkeydown = (event) => this.key(event);
    this.root.onclick = (event) => {
      const ticket = event.target.closest?.(LIGHTABLE);
      if (ticket && ticket.order !== undefined) this.light(this.lit === ticket.order ? null : ticket.order);
    };
    this.root.onpointerover = (event) => {
      const ticket = event.target.closest?.(LIGHTABLE);
      this.hovered = ticket ? ticket.order ?? null : null;
      this.showLight();
    };
    this.root.onpointerleave = () => { this.hovered = null; this.showLight(); };
  }

  phonesStrip() {
    this.phones = null;
    const box = this.scene.boxes.find((one) => one.kind === "phones");
    if (!box) return "";
    const pool = Array.from({ length: 8 }, () => {
      const who = h("b", { dir: "auto" }), words = h("span", { class: "cqs-words", dir: "auto" }), saw = h("span", { class: "cqs-saw" });
      const since = h("span", { class: "cqs-since" }), top = h("div", { class: "cqs-top" }, who, since);
      return Object.assign(h("div", { class: "cqs-phone", hidden: "" }, top, words, saw), { who, since, words, saw });
    });
    this.phones = { pool, more: h("span", { class: "cqs-more" }), box };
    const strip = h("div", { class: "cqs-strip" }, ...pool);
    return h("section", { class: "cqs-phones", "data-box": "phones", "aria-label": box.title }, h("h4", {}, box.title, " ", this.phones.more), strip);
  }

  boxesGrid() {
    const { scene, say } = this;
    const kinds = ["line", "write", "transit", "way", "queue", "projector", "list"];
    const shown = kinds.filter((kind) => scene.boxes.some((box) => box.kind === kind));
    const lanes = [...new Set(scene.boxes.map((box) => box.lane).filter((lane) => lane !== null))];
    const size = lanes.length > 2 ? 3 : 5;
    const grid = h("div", { class: "cqs-boxes" });
    grid.style.setProperty("--columns", shown.length);
    grid.style.setProperty("--tickets", size);
    this.boxes = [];
    const lists = new Map();  // of each lane: how many of its lists stand in the grid already
    let rows = 0;
    for (const lane of lanes) rows += Math.max(1, scene.boxes.filter((box) => box.lane === lane && box.kind === "list").length);
    const firstRow = (lane) => lanes.slice(0, lanes.indexOf(lane)).reduce((sum, one) => sum + rowsOf(one), 1);
    const rowsOf = (lane) => Math.max(1, scene.boxes.filter((box) => box.lane === lane && box.kind === "list").length);
    for (const box of scene.boxes) {
      if (box.kind === "phones") continue;
      const view = box.kind === "projector" ? new ProjectorBox(this, box, size) : new Box(this, box, size);
      view.element.style.setProperty("--column", shown.indexOf(box.kind) + 1);
      if (box.lane === null) view.element.style.setProperty("--row", `1 / span ${Math.max(1, rows)}`);
      else if (box.kind === "list") {
        const nth = lists.get(box.lane) ?? 0;
        lists.set(box.lane, nth + 1);
        view.element.style.setProperty("--row", String(firstRow(box.lane) + nth));
      } else view.element.style.setProperty("--row", `${firstRow(box.lane)} / span ${rowsOf(box.lane)}`);
      if (shown.indexOf(box.kind) > 0) view.element.classList.add("cqs-after");
      this.boxes.push(view);
      grid.append(view.element);
    }
    return grid;
  }

  /** The rows: everything is drawn once, and the future is cut off; what is a point is shown or not. */
  rows() {
    const { scene, say } = this;
    const lanes = [...new Set(scene.boxes.filter((box) => box.kind === "list" || box.kind === "projector" || box.kind === "way" || box.kind === "queue").map((box) => box.lane))];
    const shownLanes = lanes.map((lane) => scene.lanes[lane]);
    const n = Math.max(scene.rows, scene.orders.length), tall = ROW_HEIGHT + 9 * Math.max(0, lanes.length - 1);
    const height = Math.min(tall * Math.max(4, n), MOST_ROWS_HEIGHT), row = Math.min(tall, height / Math.max(1, n));
    const crowded = row < 9, percent = (us) => `${(100 * us) / scene.axis}%`;
    this.past = h("div", { class: "cqs-past" });
    const bars = s("svg", { width: "100%", height: String(height), "aria-hidden": "true" });
    const points = s("svg", { class: "cqs-points", width: "100%", height: String(height), "aria-hidden": "true" });
    const hatch = `cqs-hatch-${Math.random().toString(36).slice(2)}`;  // two stages on a page must not share one
    const pattern = s("pattern", { id: hatch, width: "6", height: "6", patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    pattern.append(s("rect", { width: "6", height: "6", class: "cqs-f-waiting" }), s("rect", { width: "1.6", height: "6", class: "cqs-f-ink" }));
    const defs = s("defs");
    defs.append(pattern);
    bars.append(defs);
    this.glow = s("rect", { x: "0", width: "100%", height: String(Math.max(row, 3)), class: "cqs-glow", visibility: "hidden" });
    bars.append(this.glow);
    this.rowHeight = row;
    const labels = h("div", { class: "cqs-labels", "aria-hidden": "true" });
    const reveal = [];
    // Where rows are thinner than a finger, thousands of elements would be built with each move of a slider: there
    // everything of one kind is one path, and a point is a short bar, cut off like the others until its time has come.
    const outlines = new Map();
    const outline = (kind, from, until, y, tall) => {
      const path = outlines.get(kind) ?? outlines.set(kind, []).get(kind), x = (WIDE * from) / scene.axis;
      path.push(`M${x.toFixed(1)} ${y.toFixed(2)}h${((WIDE * (until - from)) / scene.axis).toFixed(1)}v${tall.toFixed(2)}H${x.toFixed(1)}z`);
    };
    const addBar = (order, lane, from, until, kind) => {
      if (until === from) return;
      const band = (row * 0.76) / Math.max(1, shownLanes.length), y = order * row + row * 0.12 + lane * band;
      const end = until === OPEN ? scene.axis : until;
      if (crowded) { outline(kind, from, end, y, Math.max(0.5, band)); return; }
      const bar = s("rect", { x: percent(from), width: percent(end - from), y: y.toFixed(2), height: Math.max(0.5, band - 1).toFixed(2), class: `cqs-bar cqs-f-${kind}` });
      if (kind === "waiting") {
        bar.setAttribute("fill", `url(#${hatch})`);
        bar.classList.remove("cqs-f-waiting");
      }
      bar.order = order;
      bars.append(bar);
    };
    const addPoint = (order, lane, at, kind) => {
      const band = (row * 0.76) / Math.max(1, shownLanes.length);
      const y = lane === null ? (order + 0.5) * row : order * row + row * 0.12 + (lane + 0.5) * band - 0.5;
      if (crowded) { outline(kind, at, at + scene.axis / 350, y - row / 2, Math.max(row, 1)); return; }
      const size = Math.max(1.2, Math.min(5.5, (lane === null ? row : band) * 0.34));
      const holder = s("svg", { x: percent(at), y: y.toFixed(2), overflow: "visible", class: `cqs-point cqs-f-${kind}`, visibility: "hidden" });
      const shapes = { write: s("circle", { r: size }), read: s("path", { d: `M0 ${-size * 1.25}L${size * 1.25} 0L0 ${size * 1.25}L${-size * 1.25} 0Z` }), trouble: s("path", { d: `M${-size} ${-size}L${size} ${size}M${-size} ${size}L${size} ${-size}`, class: "cqs-cross" }) };
      holder.append(shapes[kind]);
      points.append(holder);
      reveal.push([at, holder]);
    };
    shownLanes.forEach((lane, i) => {
      for (const [ticket, from, until] of lane.queue) addBar(scene.tickets[ticket][0], i, from, until, "waiting");
      for (const [ticket, from, until] of scene.transit) addBar(scene.tickets[ticket][0], i, from, until, "transit");
      for (const worker of lane.workers) for (const stay of worker.holds) {
        const [ticket, from, until] = stay, fell = fellAt(stay);
        addBar(scene.tickets[ticket][0], i, from, fell === Infinity ? until : fell, "projecting");
        if (fell !== Infinity) addBar(scene.tickets[ticket][0], i, fell, until, "reserved");
      }
    });
    for (const [ticket, at] of scene.write) addPoint(scene.tickets[ticket][0], null, at, "write");
    shownLanes.forEach((lane, i) => {
      for (const [ticket, at] of lane.shown) addPoint(scene.tickets[ticket][0], i, at, "read");
      for (const [ticket, at] of lane.dead) addPoint(scene.tickets[ticket][0], i, at, "trouble");
    });
    if (crowded) {
      const together = s("svg", { width: "100%", height: String(height), viewBox: `0 0 ${WIDE} ${height}`, preserveAspectRatio: "none" });
      for (const kind of ["transit", "waiting", "projecting", "reserved", "write", "read", "trouble"]) {
        if (outlines.has(kind)) together.append(s("path", { d: outlines.get(kind).join(""), class: `cqs-f-${kind}` }));
      }
      bars.append(together);
    }
    const every = Math.max(1, Math.ceil(15 / row)), first = new Map();
    for (const [ticket, at] of scene.write) { const order = scene.tickets[ticket][0]; if (!first.has(order)) first.set(order, at); }
    for (const [order, at] of first) {
      if (order % every) continue;
      const label = h("div", { class: "cqs-label", dir: "auto" }, scene.orders[order]);
      label.style.top = `${(order + 0.5) * row}px`;
      label.style.visibility = "hidden";
      label.order = order;
      labels.append(label);
      reveal.push([at, label]);
    }
    this.reveal = reveal.sort((a, b) => a[0] - b[0]);
    this.revealed = 0;
    labels.style.height = `${height}px`;
    this.past.append(bars);
    this.handle = h("div", { class: "cqs-handle", role: "slider", tabindex: "0", "aria-label": say("instant"), "aria-valuemin": "0", "aria-valuemax": exactSeconds(this.limit), ...IN_JUPYTER });
    this.line = h("div", { class: "cqs-instant" }, this.handle);
    this.plot = h("div", { class: "cqs-plot" }, this.past, points, this.line);
    this.plot.style.height = `${height}px`;
    this.plot.onpointerdown = (event) => this.grab(event);
    const axis = h("div", { class: "cqs-axis", "aria-hidden": "true" });
    for (let tick = 0; tick <= scene.axis + 1; tick += scene.tick) {
      const number = h("span", {}, String(tick / SECOND));
      number.style.left = percent(tick);
      axis.append(number);
      const grid = s("line", { x1: percent(tick), x2: percent(tick), y1: "0", y2: "100%", class: "cqs-grid" });
      points.prepend(grid);
    }
    const name = h("div", { class: "cqs-axis-name", "aria-hidden": "true" }, say("seconds_axis"));
    return h("div", { class: "cqs-rows" }, labels, this.plot, axis, name, this.legend(hatch));
  }

  /** What the signs of the rows mean: those that this cafeteria can have, whatever happens in it. */
  legend(hatch) {
    const { scene, say } = this, legend = h("div", { class: "cqs-legend", "aria-hidden": "true" });
    const has = (...kinds) => scene.boxes.some((box) => kinds.includes(box.kind));
    const lanes = [...new Set(scene.boxes.map((box) => box.lane).filter((lane) => lane !== null))].map((lane) => scene.lanes[lane]);
    const first = (instants) => Math.min(Infinity, ...instants);  // before that, nobody shall read of it
    const fallen = first(lanes.flatMap((lane) => lane.workers.flatMap((worker) => worker.holds.filter((stay) => stay[2] !== stay[6]).map(fellAt))));
    const trouble = first(lanes.flatMap((lane) => lane.dead.map((stay) => stay[1])));
    // A row draws all that happens on the way to its lists, also where no box shows it.
    const drawn = { transit: lanes.length && scene.transit.length, waiting: lanes.some((lane) => lane.queue.length), projecting: lanes.some((lane) => lane.workers.some((worker) => worker.holds.length)) };
    const signs = { write: true, transit: has("transit") || drawn.transit, waiting: has("queue", "way") || drawn.waiting, projecting: has("projector", "way") || drawn.projecting, reserved: fallen < Infinity, read: has("list"), trouble: trouble < Infinity };
    this.signs = [];
    const shapes = { write: ["circle", { cx: 9, cy: 7, r: 5 }], read: ["path", { d: "M9 0L16 7L9 14L2 7Z" }], trouble: ["path", { d: "M4 2L14 12M4 12L14 2", class: "cqs-cross" }] };
    for (const kind of Object.keys(signs).filter((one) => signs[one])) {
      const icon = s("svg", { width: "18", height: "14", class: kind === "waiting" ? "cqs-point" : `cqs-point cqs-f-${kind}` });
      const [tag, attributes] = shapes[kind] ?? ["rect", { x: 1, y: 2, width: 16, height: 10, ...(kind === "waiting" ? { fill: `url(#${hatch})` } : {}) }];
      icon.append(s(tag, attributes));
      const sign = h("span", {}, icon, say(`legend_${kind}`));
      sign.from = { reserved: fallen, trouble }[kind] ?? 0;
      this.signs.push(sign);
      legend.append(sign);
    }
    if (lanes.length > 1) legend.append(h("span", {}, say("bands", { lanes: lanes.map((lane) => listName(say, lane.name)).join(say("between_lists")) })));
    return legend;
  }

  controls() {
    const { say } = this;
    const button = (label, sign, act) => {
      const one = h("button", { type: "button", "aria-label": label, title: label, ...IN_JUPYTER }, sign);
      one.onclick = act;
      return one;
    };
    this.playButton = button(say("play"), "▶", () => this.toggle());
    const before = button(say("fact_before"), `◀ ${say("fact")}`, () => this.step(-1)), after = button(say("fact_after"), `${say("fact")} ▶`, () => this.step(1));
    const speed = h("select", { "aria-label": say("speed"), title: say("speed"), ...IN_JUPYTER });
    for (const one of SPEEDS) speed.append(h("option", { value: String(one), ...(one === this.speed ? { selected: "" } : {}) }, `×${one}`));
    speed.onchange = () => { this.speed = Number(speed.value); };
    this.copyLine = h("code", { class: "cqs-copy-line" });
    const copy = button(say("copy"), say("copy"), () => this.copy(copy));
    const line = h("span", { class: "cqs-copy" }, this.copyLine, copy);
    return h("div", { class: "cqs-controls" }, this.playButton, before, after, speed, line, h("span", { class: "cqs-keys" }, say("keys")));
  }

  async copy(button) {
    try { await navigator.clipboard.writeText(this.copyLine.textContent); } catch {  // no clipboard without https: select it instead
      getSelection().selectAllChildren(this.copyLine);
      return;
    }
    text(button, this.say("copied"));
    setTimeout(() => text(button, this.say("copy")), 1500);
  }

  // ---- moving in time ----

  clamp(t) { return Math.max(0, Math.min(this.limit, Math.round(t))); }

  /** `moving`: more will follow at once, so what is read out may wait until it rests. */
  moveTo(t, { fly = false, moving = false } = {}) {
    t = this.clamp(t);
    if (t === this.t && this.drawn) return;
    const forward = t > this.t;
    this.t = t;
    this.still = false;
    this.draw(fly && forward && !this.reduced.matches);
    if (!moving) this.rest();
  }

  rest() {
    const t = Math.min(this.t, this.limit), exact = exactSeconds(t);
    attribute(this.handle, "aria-valuenow", exact);
    attribute(this.handle, "aria-valuetext", `${this.say("seconds", { at: secondsText(t) })}: ${this.words}`);
  }

  /** Tell Python where the instant is, when it has come to rest: inside an explorer it may be handed to a check. */
  settle() {
    this.rest();
    if (this.model.get("at") === this.t) return;
    this.model.set("at", this.t);
    this.model.save_changes();
  }

  step(direction) {
    this.pause();
    const next = direction > 0 ? this.instants.find((at) => at > this.t) : this.instants.findLast((at) => at < this.t);
    this.moveTo(next ?? (direction > 0 ? this.t : 0), { fly: true });
    this.settle();
  }

  toggle() { if (this.playing) { this.pause(); this.settle(); } else this.play(); }

  play() {
    if (this.t >= this.limit) this.moveTo(0);
    let last = null, t = this.t;
    const frame = (now) => {
      t += (now - (last ?? now)) * 1000 * this.speed;  // a picture's own time may be earlier than the press
      last = now;
      // Who asked for less motion sees what a fact changed, and nothing between two facts.
      this.moveTo(this.reduced.matches && t < this.limit ? this.instants.findLast((at) => at <= t) ?? 0 : t, { fly: true, moving: true });
      if (t >= this.limit) { this.pause(); this.settle(); } else this.playing = requestAnimationFrame(frame);
    };
    this.playing = requestAnimationFrame(frame);
    this.showPlaying();
  }

  pause() {
    if (this.playing) cancelAnimationFrame(this.playing);
    this.playing = null;
    if (this.playButton) this.showPlaying();
  }

  showPlaying() {
    const label = this.say(this.playing ? "pause" : "play");
    text(this.playButton, this.playing ? "❚❚" : "▶");
    attribute(this.playButton, "aria-label", label);
    attribute(this.playButton, "title", label);
  }

  grab(event) {
    if (event.button) return;
    this.pause();
    const at = (one) => {
      const box = this.plot.getBoundingClientRect();
      return Math.round((((one.clientX - box.left) / box.width) * this.scene.axis) / DRAG_STEP) * DRAG_STEP;
    };
    this.plot.setPointerCapture(event.pointerId);
    // A mouse tells of itself more often than there are pictures: the last word before a picture counts.
    let wanted = null;
    const draw = () => { if (wanted !== null) this.moveTo(wanted, { moving: true }); wanted = null; };
    this.plot.onpointermove = (one) => {
      if (wanted === null) requestAnimationFrame(draw);
      wanted = at(one);
    };
    this.plot.onpointerup = this.plot.onpointercancel = () => { this.plot.onpointermove = null; draw(); this.settle(); };
    this.moveTo(at(event));
    this.handle.focus({ preventScroll: true });
    event.preventDefault();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
    const acts = {
      ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1),
      ArrowUp: () => this.lightNext(-1), ArrowDown: () => this.lightNext(1),
      Home: () => { this.pause(); this.moveTo(0); this.settle(); }, End: () => { this.pause(); this.moveTo(this.limit); this.settle(); },
    };
    if (event.target.tagName !== "BUTTON") acts[" "] = () => this.toggle();
    const act = acts[event.key];
    if (!act) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  }

  // ---- lighting one order everywhere ----

  light(order) { this.lit = order; this.showLight(); }

  lightNext(direction) {
    const known = this.orders.write.newest(this.t, Infinity).map((one) => one.order).reverse();
    if (!known.length) return;
    const next = this.lit === null ? (direction > 0 ? 0 : known.length - 1) : known.indexOf(this.lit) + direction;
    this.light(known[Math.max(0, Math.min(next, known.length - 1))]);
  }

  showLight() {
    const order = this.hovered ?? this.lit;
    for (const one of this.root.querySelectorAll(".cqs-ticket, .cqs-label, .cqs-phone")) one.classList.toggle("cqs-lit", order !== null && one.order === order);
    const isKnown = order !== null && this.orders.write.since.get(order) <= this.t;
    attribute(this.glow, "visibility", isKnown ? "visible" : "hidden");
    if (isKnown) attribute(this.glow, "y", String(order * this.rowHeight));
  }

  // ---- drawing the instant ----

  draw(fly = false) {
    const { scene, say } = this, t = Math.min(this.t, this.limit), part = t / scene.axis;
    this.drawn = true;
    // A section of time is from one change up to the next; an instant at which something happens is one of its own.
    const passed = countUpTo(this.changes, t), section = this.changes[passed - 1] === t ? passed - 0.5 : passed;
    if (section !== this.section) this.drawSection(t, section, fly);
    attribute(this.root, "data-t", exactSeconds(t));
    text(this.now, say("seconds", { at: secondsText(t, true) }));
    text(this.copyLine, scene.check ? `check("${scene.check}", ${exactSeconds(t)})` : exactSeconds(t));
    this.past.style.clipPath = `inset(-8px ${100 - 100 * part}% -8px 0)`;
    this.line.style.transform = `translateX(${100 * part}%)`;  // of a strip as wide as the plot: nothing is laid out anew
    text(this.sentence, this.still ? say("still", { at: secondsText(t), sentence: this.words }) : this.words);
    for (const box of this.boxes) box.tick?.(t);
    this.announce();
  }

  /** What stays as it is until something changes. */
  drawSection(t, section, fly) {
    const { scene, say } = this, before = fly ? this.seats() : null;
    this.section = section;
    this.words = summary(scene, this.orders, say, t);
    const last = this.happenings[countUpTo(this.happenedAt, t) - 1]?.[0];
    const what = last === undefined ? [] : this.happensAt.get(last).slice(0, 4).map((one) => one[1]);
    const told = what.length ? [say("at", { at: secondsText(last), sentence: what.join(say("between_happenings")) })] : [];
    if (t === scene.end && !scene.over && t > 0) told.push(say("facts_end", { at: secondsText(t) }));
    text(this.happens, told.join(say("between_happenings")));
    attribute(this.happens, "data-now", last === t ? "" : null);
    for (const sign of this.signs) sign.hidden = t < sign.from;
    while (this.revealed < this.reveal.length && this.reveal[this.revealed][0] <= t) show(this.reveal[this.revealed++][1], true);
    while (this.revealed > 0 && this.reveal[this.revealed - 1][0] > t) show(this.reveal[--this.revealed][1], false);
    for (const box of this.boxes) box.show(t);
    if (this.phones) this.showPhones(t);
    if (this.lit !== null || this.hovered != null) this.showLight();
    if (before) this.fly(before);
  }

  /** The status is read out once a move, not sixty times a second. */
  announce() {
    this.movedAt = performance.now();
    this.announcing ??= setTimeout(() => this.read(), 250);
  }

  read() {
    const left = this.movedAt + 250 - performance.now();
    if (left > 0) { this.announcing = setTimeout(() => this.read(), left); return; }
    this.announcing = null;
    text(this.status, this.sentence.textContent);
  }

  phonesThatFit() {
    return Math.max(1, Math.min(this.phones.pool.length, Math.floor(this.width / 175)));
  }

  showPhones(t) {
    const { scene, say } = this, fits = this.phonesThatFit();
    this.phones.fits = fits;
    let people = scene.phones.map((phone) => [phone, lastUpTo(phone.changes, t)]).filter(([, change]) => change);
    const all = people.length;
    if (all > fits) {
      const latest = [...people].sort((a, b) => b[1][0] - a[1][0]).slice(0, fits);
      people = people.filter((one) => latest.includes(one));
    }
    text(this.phones.more, all > fits ? say("more", { n: all - fits }) : "");
    this.phones.pool.forEach((phone, i) => {
      phone.hidden = !people[i];
      phone.order = undefined;
      if (!people[i]) return;
      const [{ who }, change] = people[i], [at, key, order] = change;
      phone.order = order;
      attribute(phone, "data-who", who ?? "");
      attribute(phone, "data-key", key);
      text(phone.who, who || say("phone_nameless"));
      text(phone.since, say("since", { at: secondsText(at) }));
      text(phone.words, phoneWords(scene, say, change));
      text(phone.saw, sawWords(scene, say, change));
    });
  }

  /** Where each ticket stands on the page, before the picture changes. */
  seats() {
    const seats = new Map();
    for (const ticket of this.root.querySelectorAll(".cqs-ticket:not([hidden])")) seats.set(ticket.key, [ticket.dataset.place, ticket.getBoundingClientRect()]);
    return seats;
  }

  /** Let each ticket that has another place now come from where it was; a new one comes out of the write model. */
  fly(before) {
    for (const ticket of this.root.querySelectorAll(".cqs-ticket:not([hidden])")) {
      const [place, from] = before.get(ticket.key) ?? [null, null];
      if (place === ticket.dataset.place) continue;
      const start = from ?? (ticket.dataset.place.startsWith("write") ? null : this.root.querySelector(`.cqs-ticket[data-place="write"][data-order="${CSS_escape(ticket.dataset.order)}"]`)?.getBoundingClientRect());
      if (!start) continue;
      const to = ticket.getBoundingClientRect();
      ticket.animate([{ transform: `translate(${start.left - to.left}px, ${start.top - to.top}px)`, zIndex: 2 }, { transform: "none", zIndex: 2 }], { duration: Math.min(280, 280 / this.speed), easing: "ease-out" });
    }
  }
}

const CSS_escape = (name) => (name ? globalThis.CSS.escape(name) : "");
const show = (element, isShown) => { element.style.visibility = isShown ? "visible" : "hidden"; };

/** A box of tickets: the write model, a queue, a list. */
class Box {
  constructor(stage, box, size) {
    Object.assign(this, { stage, box, size });
    this.tickets = new Tickets(box.place, size, stage.say);
    this.count = h("footer");
    this.dead = hasPile(stage.scene, box) ? new Tickets(`dead:${box.laneName}`, 2, stage.say) : null;
    this.empty = h("i", { class: "cqs-empty", hidden: "" });
    const parts = [heading(stage, box), this.empty, this.tickets.element];
    if (this.dead) parts.push(this.dead.element);
    this.element = h("section", { class: `cqs-box cqs-${box.kind}`, "data-box": box.place, "aria-label": box.title }, ...parts, this.count);
  }

  show(t) {
    const { scene, say, orders } = this.stage, { box } = this, lane = box.lane === null ? null : scene.lanes[box.lane];
    const kept = box.kind === "write" ? orders.write : box.kind === "list" ? orders.shown[box.lane] : null;
    const found = kept ? kept.newest(t, this.size).map((one) => this.ofOrder(one)) : this.found(scene, say, lane, t);
    const n = kept ? kept.count(t) : found.length;
    this.tickets.show(found, n);
    if (box.kind === "list") {
      this.empty.hidden = n > 0;
      text(this.empty, say("list_is_empty"));
    }
    if (this.dead) showDead(this.dead, scene, say, box, t);
    const rebuild = box.kind === "list" ? rebuildAt(lane, t) : undefined;
    text(this.count, rebuild ? say("count_rebuilding", { n, at: secondsText(rebuild[0]) }) : say(`count_${box.kind}`, { n }));
  }

  ofOrder(one) {
    const { scene, say, orders } = this.stage, { box } = this;
    const late = box.kind === "list" ? say("late_by", { late: secondsText(one.since - orders.write.since.get(one.order), true) }) : "";
    const name = say(one.paid ? "ticket_paid" : "ticket", { order: scene.orders[one.order] });
    return shownTicket(scene, say, box.kind === "write" ? "write" : box.lane, one.ticket, { name, note: late });
  }

  /** What changes with the time alone: how long somebody has been served. */
  tick(t) {
    if (this.box.kind !== "line") return;
    const { scene, say } = this.stage;
    scene.line.filter((stay) => isHere(stay, t)).slice(0, this.size).forEach(([, , , served], i) => {
      text(this.tickets.pool[i].note, served !== OPEN && served <= t ? say("served", { for: secondsText(t - served) }) : "");
    });
  }

  found(scene, say, lane, t) {
    const { box } = this;
    const ofTicket = (stay, told) => shownTicket(scene, say, box.lane, stay[0], told);
    if (box.kind === "line") return scene.line.filter((stay) => isHere(stay, t)).map(([who, , , , until]) => ({ order: null, key: `line:${who}:${until}`, name: who, mark: null }));
    const transit = scene.transit.filter((stay) => isHere(stay, t)).map((stay) => ofTicket(stay));
    if (box.kind === "transit") return transit;
    const queued = lane.queue.filter((stay) => isHere(stay, t)).sort((a, b) => a[0] - b[0])
      .map((stay) => ofTicket(stay, stay[3] ? { note: say(stay[4] > t ? "again" : "tried", { attempts: stay[3], due: secondsText(stay[4]) }), mark: "again" } : {}));
    if (box.kind === "queue") return queued;
    const held = lane.workers.flatMap((worker) => worker.holds.filter((stay) => isHere(stay, t)).map((stay) => ofTicket(stay, { mark: "held" })));
    return [...held, ...queued, ...transit];  // on the way: whoever is next comes first
  }
}

/** Dead letters lie where they were given up; if no such box is shown, below the list in which they are missing. */
function hasPile(scene, box) {
  const kinds = scene.boxes.filter((one) => one.lane === box.lane).map((one) => one.kind);
  const place = ["projector", "way", "list"].find((kind) => kinds.includes(kind));
  const first = scene.boxes.find((one) => one.lane === box.lane && one.kind === place);
  return box.lane !== null && first === box;
}

function showDead(tickets, scene, say, box, t) {
  const dead = scene.lanes[box.lane].dead.filter((stay) => isHere(stay, t)).reverse();
  tickets.show(dead.map((stay) => shownTicket(scene, say, box.lane, stay[0], {
    name: `✗ ${ticketName(scene, say, stay[0])}`, note: say("given_up", { reason: stay[3] }), mark: "dead",
  })), dead.length);
}

/** A box's name, and below it what it is. */
const heading = (stage, box) => h("h4", {}, box.title, h("small", {}, stage.say(`caption_${box.kind}`)));

/** The projector: its workers, each with the event in its hands. */
class ProjectorBox {
  constructor(stage, box, size) {
    Object.assign(this, { stage, box });
    const lane = stage.scene.lanes[box.lane];
    this.workers = lane.workers.slice(0, 8).map((worker) => {
      const tickets = new Tickets(`${box.place}/${worker.name}`, 2, stage.say);
      const title = h("b", { class: "cqs-worker-name" }, lane.workers.length > 1 ? worker.name : "");
      const bar = h("div", { class: "cqs-progress" }, h("div")), words = h("span", { class: "cqs-note" });
      return { name: worker.name, tickets, bar, fill: bar.firstChild, words, element: h("div", { class: "cqs-worker", "data-worker": worker.name }, title, tickets.element, bar, words) };
    });
    this.dead = hasPile(stage.scene, box) ? new Tickets(`dead:${box.laneName}`, 2, stage.say) : null;
    const more = lane.workers.length > 8 ? [h("div", { class: "cqs-more" }, stage.say("more", { n: lane.workers.length - 8 }))] : [];
    this.element = h("section", { class: "cqs-box cqs-projector", "data-box": box.place, "aria-label": box.title }, heading(stage, box), ...this.workers.map((one) => one.element), ...more, ...(this.dead ? [this.dead.element] : []));
  }

  show(t) {
    const { scene, say } = this.stage, lane = scene.lanes[this.box.lane], states = workersAt(lane, t);
    for (const one of this.workers) {
      const state = states.find((each) => each.name === one.name);
      one.element.hidden = !state;
      if (!state) { one.tickets.show([], 0); continue; }
      const { holds, down, lapsed } = state;
      one.tickets.show(state.all.map((stay) => {
        const atWork = stay === holds;
        const note = !atWork ? say("leased_until", { lease: secondsText(stay[3]) }) : stay[4] > 1 ? say("attempt", { attempt: stay[4] }) : "";
        return shownTicket(scene, say, this.box.lane, stay[0], { note, mark: atWork ? null : "down" });
      }), state.all.length);
      attribute(one.element, "data-state", down ? "fallen" : holds ? "busy" : lapsed ? "lapsed" : "idle");
      one.state = state;
      one.planned = holds && holds[5] !== OPEN && holds[5] > holds[1];
      one.bar.style.visibility = one.planned ? "visible" : "hidden";
    }
    if (this.dead) showDead(this.dead, scene, say, this.box, t);
  }

  tick(t) {
    for (const one of this.workers) {
      if (one.element.hidden) continue;
      const { holds } = one.state;
      if (one.planned) one.fill.style.transform = `scaleX(${Math.min(1, (t - holds[1]) / (holds[5] - holds[1])).toFixed(3)})`;
      text(one.words, this.words(this.stage.say, one.state, t));
    }
  }

  words(say, { holds, down, lapsed }, t) {
    if (down) return say("fallen");
    if (holds) return holds[5] > t ? say("to_go", { left: secondsText(holds[5] - t) }) : say("busy_for", { for: secondsText(t - holds[1]) });
    return say(lapsed ? "lease_over" : "idle");
  }
}

const CSS = `
.cqs { overflow-x: clip; --ink: var(--jp-ui-font-color1, light-dark(#1f2933, #e8ecf0)); --paper: var(--jp-layout-color1, light-dark(#ffffff, #15191e)); --panel: var(--jp-layout-color2, light-dark(#f4f6f8, #20262d)); --rule: var(--jp-border-color1, light-dark(#c4ccd4, #48525c));
  --write: #2a6f97; --waiting: #f2b134; --projecting: #e07a1f; --read: #26803f; --trouble: #c1121f;
  container: cqs / inline-size; box-sizing: border-box; width: 100%; max-width: 1500px; padding: 4px 5px 8px; color: var(--ink); background: var(--paper); font: 15px/1.35 system-ui, "Noto Sans", sans-serif; text-align: left; }
.cqs *, .cqs *::before { box-sizing: border-box; }
.cqs [hidden] { display: none !important; }
.cqs h4, .cqs h4:first-child { margin: 0 0 5px; font-size: 15px; font-weight: 600; line-height: 1.25; color: var(--ink); }
.cqs-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; margin: 0; }
.cqs-header, .cqs .cqs-happens, .cqs-strip { contain: layout style; } .cqs-header { display: flex; gap: 4px 18px; align-items: center; flex-wrap: wrap; min-height: 34px; }
.cqs-now { contain: strict; height: 34px; line-height: 34px; font-size: 24px; font-weight: 700; font-variant-numeric: tabular-nums; width: 5.2em; color: var(--ink); }
.cqs-sentence { font-size: 18px; }
.cqs .cqs-happens[data-now] { font-weight: 600; opacity: 1; } .cqs .cqs-happens { margin: 0 0 6px; min-height: 1.35em; font-size: 15px; opacity: .9; overflow-wrap: anywhere; }
.cqs-phones { margin: 8px 0 10px; }
.cqs-strip { display: flex; gap: 8px; min-height: 92px; padding: 4px; margin: 0 -4px; overflow: clip; } .cqs-top { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 6px; } .cqs-top b { max-width: 100%; } .cqs-since { font-size: 13px; white-space: nowrap; opacity: .85; }
.cqs-phone { flex: 0 1 220px; min-width: 0; padding: 7px 9px; border: 2px solid var(--ink); border-radius: 12px; background: var(--panel); display: flex; flex-direction: column; gap: 1px; overflow-wrap: anywhere; }
.cqs-phone b { font-size: 13px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.cqs-words { font-size: 14px; }
.cqs-saw { font-size: 13px; opacity: .85; }
.cqs-boxes { display: grid; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); gap: 12px 26px; }
.cqs-box, .cqs-phone { contain: layout style; } .cqs-box { grid-column: var(--column); grid-row: var(--row); position: relative; display: flex; flex-direction: column; padding: 9px 10px; border: 3px solid var(--rule); border-radius: 10px; background: var(--panel); min-height: calc(86px + var(--tickets) * 29px); min-width: 0; }
.cqs-after::before { content: "→"; position: absolute; left: -27px; top: calc(50% - 14px); width: 22px; text-align: center; font-size: 20px; color: var(--ink); }
.cqs-write { border-color: var(--write); } .cqs-queue, .cqs-way, .cqs-transit, .cqs-line { border-color: var(--waiting); } .cqs-projector { border-color: var(--projecting); } .cqs-list { border-color: var(--read); }
.cqs-tickets { display: flex; flex-direction: column; gap: 3px; }
.cqs-ticket { display: flex; justify-content: space-between; gap: 4px 8px; flex-wrap: wrap; padding: 1px 8px; border-radius: 6px; border: 2px solid #1f2933; background: #fff; color: #1f2933; font-size: 14px; line-height: 20px; min-width: 0; cursor: pointer; }
.cqs-name { overflow-wrap: anywhere; } .cqs-ticket .cqs-note { font-variant-numeric: tabular-nums; color: #1f2933; }
.cqs-write .cqs-ticket { background: #dbe9f2; border-color: var(--write); }
.cqs-queue .cqs-ticket, .cqs-way .cqs-ticket, .cqs-transit .cqs-ticket, .cqs-line .cqs-ticket { background: repeating-linear-gradient(135deg, #fdeecb 0 7px, #f8dd9f 7px 9px); border-color: #a8700a; }
.cqs-projector .cqs-ticket, .cqs-way .cqs-ticket[data-mark="held"] { background: #fbdcc2; border-color: #a04e06; }
.cqs-list .cqs-ticket { background: #d7edde; border-color: var(--read); }
.cqs .cqs-ticket[data-mark="dead"] { background: #f9d9db; border-color: var(--trouble); border-style: dashed; }
.cqs .cqs-ticket[data-mark="again"] { border-style: dashed; }
.cqs .cqs-ticket[data-mark="down"] { background: #e3e3e3; border-style: dotted; border-color: #1f2933; }
.cqs .cqs-lit { outline: 3px solid light-dark(#b3006b, #ff9ad5); outline-offset: 0; text-shadow: 0 0 .6px currentColor; } .cqs .cqs-phone.cqs-lit { outline-offset: -3px; } [data-jp-theme-light="false"] .cqs .cqs-lit { outline-color: #ff9ad5; } [data-jp-theme-light="true"] .cqs .cqs-lit { outline-color: #b3006b; }
.cqs-tickets + .cqs-tickets, .cqs-worker + .cqs-tickets { margin-top: 6px; }
.cqs-box footer { margin-top: auto; padding-top: 5px; font-size: 14px; }
.cqs-more, .cqs-empty { font-size: 13px; font-weight: 400; }
.cqs-worker > .cqs-note { contain: content; min-height: 20px; } .cqs-worker { display: flex; flex-direction: column; gap: 3px; min-height: 66px; margin-bottom: 5px; font-size: 14px; } .cqs-worker-name { font-size: 13px; } .cqs-worker-name:empty { display: none; }
.cqs-worker[data-state="fallen"] > .cqs-note::before { content: "✗ "; }
.cqs-progress { height: 9px; border: 1px solid var(--ink); border-radius: 5px; overflow: hidden; background: var(--paper); } .cqs-progress > div { height: 100%; background: var(--projecting); transform-origin: left; }
.cqs-rows { display: grid; grid-template-columns: minmax(62px, max-content) minmax(0, 1fr); column-gap: 10px; margin: 28px 14px 0 0; }
.cqs-labels { position: relative; min-width: 74px; font-size: 14px; } .cqs-label { position: absolute; right: 0; transform: translateY(-50%); white-space: nowrap; cursor: pointer; line-height: 15px; }
.cqs-plot { position: relative; cursor: ew-resize; touch-action: pan-y; border-left: 1px solid var(--rule); border-bottom: 1px solid var(--rule); }
.cqs-past, .cqs-points { position: absolute; inset: 0; } .cqs-plot svg { display: block; overflow: visible; } .cqs-points { pointer-events: none; }
.cqs h4 small { display: block; font-size: 13px; font-weight: 400; } .cqs-f-reserved { fill: #b9c0c7; } .cqs-bar { stroke: #1f2933; stroke-width: 1; } .cqs-bar.cqs-f-reserved, .cqs-f-reserved > rect { stroke-dasharray: 2 2; } .cqs-f-trouble { fill: var(--trouble); }
.cqs-f-waiting { fill: var(--waiting); } .cqs-f-transit { fill: #cfd6dd; } .cqs-f-projecting { fill: var(--projecting); } .cqs-f-ink { fill: #1f2933; opacity: .55; }
.cqs-point > * { stroke: light-dark(#1f2933, #ffffff); stroke: var(--ink); stroke-width: 1; } .cqs-f-write { fill: var(--write); } .cqs-f-read { fill: var(--read); } .cqs-point > .cqs-cross { stroke: var(--trouble); stroke-width: 3; }
.cqs-grid { stroke: var(--rule); stroke-width: 1; opacity: .6; } .cqs-glow { fill: #e0559f; opacity: .3; } .cqs-bar { pointer-events: auto; }
.cqs-instant { position: absolute; top: -12px; bottom: 0; left: 0; width: 100%; pointer-events: none; will-change: transform; } .cqs-instant > * { pointer-events: auto; } .cqs-instant::before { content: ""; position: absolute; top: 0; bottom: 0; left: -1.5px; width: 3px; background: light-dark(#8a3312, #ff9d73); }
[data-jp-theme-light="false"] .cqs-instant::before, [data-jp-theme-light="false"] .cqs-handle { background: #ff9d73; } [data-jp-theme-light="true"] .cqs-instant::before, [data-jp-theme-light="true"] .cqs-handle { background: #8a3312; }
.cqs-handle { position: absolute; top: -12px; left: 0; width: 22px; height: 22px; margin-left: -11px; border-radius: 50%; border: 2px solid var(--paper); background: light-dark(#8a3312, #ff9d73); }
.cqs-handle::after { content: ""; position: absolute; inset: -11px; border-radius: 50%; }
.cqs :focus-visible { outline: 3px solid var(--jp-brand-color1, light-dark(#1565c0, #7fb6ff)); outline-offset: 2px; }
.cqs-axis { grid-column: 2; position: relative; height: 22px; font-size: 14px; } .cqs-axis span { position: absolute; transform: translateX(-50%); top: 3px; } .cqs-axis-name { grid-column: 2; text-align: center; font-size: 14px; }
.cqs-legend { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 2px 18px; font-size: 13px; margin-top: 2px; } .cqs-legend span { display: inline-flex; gap: 6px; align-items: center; }
.cqs-controls { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; margin-top: 8px; }
.cqs-controls button:first-child { width: 52px; } .cqs-copy button { width: 76px; } .cqs-controls button, .cqs-controls select { min-width: 44px; min-height: 34px; padding: 2px 10px; font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--ink); border-radius: 6px; cursor: pointer; }
.cqs-controls option { color: #1f2933; background: #fff; }
.cqs-copy { display: inline-flex; gap: 6px; align-items: center; margin-left: 6px; } .cqs-copy-line { padding: 4px 8px; font-size: 14px; background: var(--panel); color: var(--ink); border-radius: 5px; user-select: all; min-width: 4.5em; display: inline-block; contain: content; }
.cqs-keys { font-size: 13px; opacity: .85; }
@container cqs (max-width: 700px) {
  .cqs-boxes { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 10px; } .cqs-box, .cqs-phone { contain: layout style; } .cqs-box { grid-column: auto; grid-row: auto; } .cqs-after::before { content: none; }
  .cqs-header { position: sticky; top: 0; z-index: 3; background: var(--paper); } .cqs-now { font-size: 20px; } .cqs-sentence { font-size: 16px; } .cqs-keys { flex-basis: 100%; }
}
@container cqs (max-width: 240px) { .cqs-boxes { grid-template-columns: minmax(0, 1fr); } }
`;

/** For a page without Python: `facts` is what a model would hold. */
export function mount(root, facts) {
  const model = { ...facts };
  new Stage({ get: (name) => model[name], set: (name, value) => { model[name] = value; }, save_changes() {}, on() {}, off() {} }, root);
}

export default {
  render({ model, el }) {
    const stage = new Stage(model, el);
    return () => stage.close();
  },
};
