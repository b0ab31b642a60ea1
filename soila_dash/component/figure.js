// A figure on a page: shows what is chosen and pointed at without waiting for the server.
const NEAR = 22; // pixels from a pointer to the nearest mark that it means
const CHOSEN = "soila-choice", LIT = "soila-light"; // one figure's choice and light are all figures'

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text.split(";")[1]), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Words of a figure: lines between <br>, the bold ones in <b>; nothing else is markup.
function told(words) {
  const box = document.createDocumentFragment();
  words.split("<br>").forEach((line, n) => {
    if (n) box.append(document.createElement("br"));
    line.split(/(<b>.*?<\/b>)/).forEach((part) => {
      const bold = /^<b>(.*)<\/b>$/.exec(part);
      box.append(bold ? element("b", {}, bold[1]) : part);
    });
  });
  return box;
}

let plotly; // The script, asked for by the first reader's press and kept by the browser.
function withPlotly(address) {
  plotly ??= new Promise((done, failed) => {
    const script = element("script", { src: new URL(address, document.baseURI).href });
    script.onload = () => done(window.Plotly);
    script.onerror = () => {
      plotly = undefined;
      script.remove();
      failed(new Error(address));
    };
    document.head.append(script);
  });
  return plotly;
}

// Colours by name as Plotly reads them: it knows no variables.
function painted(value, probe) {
  if (Array.isArray(value)) return value.map((one) => painted(one, probe));
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, painted(one, probe)]));
  if (typeof value !== "string" || !value.startsWith("var(")) return value;
  probe.style.color = value;
  return getComputedStyle(probe).color;
}

class Living {
  constructor(parent) {
    this.tip = element("div", { class: "tip", hidden: "" });
    this.pictures = element("div", { class: "pictures", role: "img" });
    this.list = element("div", { class: "choices", role: "listbox", tabindex: "0" });
    this.box = element("div", { class: "living" }, this.pictures, this.list, this.tip);
    this.room = element("div", { class: "explored", role: "group", hidden: "" });
    this.about = element("p", { class: "explore-note", role: "status" });
    this.button = element("button", { class: "explore", type: "button", hidden: "" });
    this.box.append(this.room, this.about, this.button);
    parent.append(this.box);
    this.button.addEventListener("click", () => this.ask(!this.exploring));
    // Its ink changes with the theme, however that was chosen.
    this.room.addEventListener("transitionend", (event) => event.target === this.room && this.exploring && this.paint());
    this.pictures.addEventListener("pointermove", (event) => this.point(event));
    this.pictures.addEventListener("click", (event) => this.click(event));
    this.tip.addEventListener("click", () => this.names?.has(this.named) && this.keep(this.named));
    this.box.addEventListener("pointerleave", () => this.leave());
    this.list.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("focus", () => this.focus(this.at ?? this.chosen));
    this.list.addEventListener("blur", () => this.leave());
    // Codes of two levels are alike: what another figure chose means something here only by our names.
    this.onChoice = (event) => this.names?.has(event.detail) && this.choose(event.detail);
    this.onLight = (event) => this.light(event.detail);
    this.onKey = (event) => event.key === "Escape" && this.leave();
    this.onPick = (event) => this.picked(event) || this.rowPressed(event);
    this.onOver = (event) => this.rowPointed(event);
    document.addEventListener(CHOSEN, this.onChoice);
    document.addEventListener(LIT, this.onLight);
    document.addEventListener("keydown", this.onKey);
    document.addEventListener("click", this.onPick, true);
    document.addEventListener("pointerover", this.onOver);
    document.addEventListener("focusin", this.onOver);
  }

  remove() {
    document.removeEventListener(CHOSEN, this.onChoice);
    document.removeEventListener(LIT, this.onLight);
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("click", this.onPick, true);
    document.removeEventListener("pointerover", this.onOver);
    document.removeEventListener("focusin", this.onOver);
    this.close();
    this.box.remove();
  }

  async take(data, tell) {
    this.tell = tell;
    this.box.classList.toggle("grows", data.grows);
    this.pictures.setAttribute("aria-label", data.alt);
    this.list.setAttribute("aria-label", data.label);
    if (this.packed !== data.figure) {
      this.packed = data.figure;
      this.keepRoom(data.figure.split(";")[0]);
      const figure = await unpacked(data.figure);
      if (this.packed !== data.figure) return; // A newer one came while this one was unpacked.
      this.words = figure.words;
      this.draw(figure.drawn);
    }
    const names = JSON.stringify(data.names);
    if (this.offered !== names) {
      this.offered = names;
      this.names = new Map(data.names);
      this.offer();
    }
    this.choose(data.chosen);
    await this.explore(data.explore, data.alt);
  }

  // The figure in Plotly comes from the server, described for the room that it has.
  ask(wanted) {
    this.about.textContent = "";
    this.tell("explore", wanted ? String(Math.round(this.box.clientWidth)) : "");
  }

  async explore(asked, alt) {
    this.button.hidden = !asked;
    if (!asked) return;
    const figure = asked.figure;
    if (this.explored !== figure) {
      this.explored = figure;
      if (figure) await this.open(asked, alt);
      else this.close();
    }
    this.button.textContent = this.exploring ? asked.words.close : asked.words.open;
  }

  async open({ figure, script, words, lang }, alt) {
    try {
      const [Plotly, described] = await Promise.all([withPlotly(script), unpacked(figure)]);
      if (this.explored !== figure) return;
      this.exploring = true;
      this.room.hidden = false;
      this.room.setAttribute("aria-label", alt);
      this.box.classList.add("exploring");
      this.about.textContent = words.note;
      this.paint = () => {
        const probe = this.box.appendChild(element("span", {}));
        const { data, layout } = painted(described, probe);
        probe.remove();
        return Plotly.react(this.room, data, layout, {
          displaylogo: false, displayModeBar: true, responsive: true, locale: lang,
          locales: { [lang]: { dictionary: words.plotly, format: {} } },
          modeBarButtons: [["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]],
        });
      };
      await this.paint();
      this.room.scrollIntoView({ block: "nearest" });
      if (this.heard) return;
      this.heard = true;
      this.room.on("plotly_click", ({ points: [point] }) => {
        const of = point.data.ids ?? point.data.customdata ?? [];
        if (this.names?.has(of[point.pointNumber])) this.keep(of[point.pointNumber]);
      });
    } catch {
      this.explored = undefined;
      this.close();
      this.about.textContent = words.failed;
    }
  }

  close() {
    if (this.exploring) window.Plotly?.purge(this.room);
    this.exploring = this.heard = false;
    this.room.hidden = true;
    this.box.classList.remove("exploring");
    this.about.textContent = "";
  }

  // Drawings without content in the sizes of those that are being unpacked.
  keepRoom(sizes) {
    const room = sizes.split(",").filter(Boolean).map((one) => one.split(":"));
    this.draw(Object.fromEntries(room.map(([width, x, y]) =>
      [width, `<svg xmlns="http://www.w3.org/2000/svg" width="${x}" height="${y}" viewBox="0 0 ${x} ${y}" style="--own:${x}px"></svg>`])));
  }

  draw(drawn) {
    this.pictures.replaceChildren();
    for (const [width, svg] of Object.entries(drawn)) {
      this.pictures.insertAdjacentHTML("beforeend", svg);
      this.pictures.lastElementChild.classList.add(...width.split(" "));
    }
    this.chosen = undefined;
  }

  offer() {
    const id = `choice-${Math.random().toString(36).slice(2)}`;
    this.list.replaceChildren();
    this.list.hidden = this.names.size === 0;
    for (const [code, name] of this.names) {
      const words = (this.words[code] ?? []).filter(Boolean);
      const last = (words[words.length - 1] ?? name).replace(/<br>/g, ", ").replace(/<\/?b>/g, "");
      this.list.append(element("div", { role: "option", id: `${id}-${code}`, "data-code": code }, last));
    }
  }

  // Shows what is drawn with a choice and hides what is drawn without it.
  choose(code) {
    if (code === this.chosen) return;
    this.chosen = code;
    const own = code || "-";
    for (const one of this.pictures.querySelectorAll("[data-in]"))
      one.classList.toggle("off", !one.dataset.in.split(" ").includes(own));
    for (const one of this.pictures.querySelectorAll("[data-out]"))
      one.classList.toggle("off", one.dataset.out.split(" ").includes(own));
    for (const one of this.pictures.querySelectorAll(".area")) {
      const mine = one.dataset.of === code;
      one.classList.toggle("chosen", mine);
      if (mine) one.parentNode.append(one); // Its edge lies above the others'.
    }
    for (const one of this.list.children)
      one.setAttribute("aria-selected", String(one.dataset.code === code));
  }

  light(code) {
    for (const one of this.pictures.querySelectorAll(".lit")) one.classList.remove("lit");
    if (!code || !this.names?.has(code)) return;
    for (const one of this.pictures.querySelectorAll(`[data-of="${CSS.escape(code)}"]`)) one.classList.add("lit");
  }

  // The mark that a pointer means: the one under it, else the nearest within reach.
  nearest(event) {
    const svg = this.picture();
    if (!svg) return null;
    const frame = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / frame.width;
    const x = (event.clientX - frame.left) * scale, y = (event.clientY - frame.top) * scale;
    const area = event.target.closest?.(".area, rect[data-of]");
    if (area) return { of: area.dataset.of, at: Number(area.dataset.at), x: x / scale, y: y / scale };
    let best = null, least = (NEAR * scale) ** 2;
    for (const mark of svg.querySelectorAll("[data-of]:not(.off)")) {
      for (const [at, a, b] of corners(mark)) {
        const far = (a - x) ** 2 + (b - y) ** 2;
        if (far < least) [least, best] = [far, { of: mark.dataset.of, at, x: a / scale, y: b / scale }];
      }
    }
    return best ?? this.row(svg, x, y, scale);
  }

  picture() {
    return [...this.pictures.children].find((one) => one.getBoundingClientRect().width);
  }

  // In rows of one mark each (ranked dots) the whole row is the mark's.
  row(svg, x, y, scale) {
    const marks = [...svg.querySelectorAll("[data-of]:not(.off)")].map((mark) => [mark, corners(mark)]);
    const rows = new Set(marks.map(([, found]) => found[0]?.[2]));
    if (!this.names?.size || marks.some(([, found]) => found.length !== 1) || rows.size < marks.length) return null;
    let best = null, least = 12;
    for (const [mark, [[at, a, b]]] of marks) {
      const far = Math.abs(b - y);
      if (far < least) [least, best] = [far, { of: mark.dataset.of, at, x: a / scale, y: b / scale }];
    }
    return best;
  }

  point(event) {
    const found = this.nearest(event);
    const words = found && this.words?.[found.of]?.[found.at];
    if (!words) {
      if (event.pointerType !== "touch") this.leave();
      return;
    }
    this.say(words, found);
    this.named = found.of; // A click on the words is one on what they name.
    const chosen = this.names?.has(found.of) ? found.of : "";
    this.pictures.classList.toggle("choosable", Boolean(chosen));
    document.dispatchEvent(new CustomEvent(LIT, { detail: chosen }));
  }

  say(words, at) {
    this.tip.replaceChildren(told(words));
    this.tip.hidden = false;
    const room = this.box.clientWidth - this.tip.offsetWidth;
    this.tip.style.left = `${Math.max(0, Math.min(room, at.x + 10))}px`;
    // Beside the mark's row and never on it: what lies on a mark would take its click.
    const above = at.y - this.tip.offsetHeight - 16;
    this.tip.style.top = `${above > 0 ? above : at.y + 18}px`;
  }

  leave() {
    if (this.tip.hidden) return;
    this.tip.hidden = true;
    document.dispatchEvent(new CustomEvent(LIT, { detail: "" }));
  }

  click(event) {
    const found = this.nearest(event);
    if (!found || !this.names?.has(found.of)) return;
    // A finger names what it would choose before it is kept.
    if (event.pointerType === "touch" && this.meant !== found.of) {
      this.meant = found.of;
      this.point(event);
      return;
    }
    this.keep(found.of);
  }

  keep(code) {
    this.meant = undefined;
    this.leave(); // What was chosen is seen; words that stay would cover it.
    if (code === this.chosen) return;
    document.dispatchEvent(new CustomEvent(CHOSEN, { detail: code }));
    this.tell("choice", code);
  }

  press(event) {
    const codes = [...this.names.keys()];
    const here = codes.indexOf(this.at);
    const there = { ArrowDown: here + 1, ArrowRight: here + 1, ArrowUp: here - 1, ArrowLeft: here - 1, Home: 0, End: codes.length - 1 };
    if (event.key in there) this.focus(codes[Math.max(0, Math.min(codes.length - 1, there[event.key]))]);
    else if ((event.key === "Enter" || event.key === " ") && this.at) this.keep(this.at);
    else return;
    event.preventDefault();
  }

  focus(code) {
    const one = [...this.list.children].find((item) => item.dataset.code === code) ?? this.list.firstElementChild;
    if (!one) return;
    this.at = one.dataset.code;
    this.list.setAttribute("aria-activedescendant", one.id);
    for (const item of this.list.children) item.classList.toggle("here", item === one);
    document.dispatchEvent(new CustomEvent(LIT, { detail: this.at }));
    const svg = this.picture();
    const marks = svg ? [...svg.querySelectorAll(`[data-of="${CSS.escape(this.at)}"]:not(.off)`)] : [];
    const last = marks.flatMap(corners).at(-1);
    const words = last && this.words[this.at]?.[last[0]];
    if (!words) return;
    const scale = svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
    this.say(words, { x: last[1] / scale, y: last[2] / scale });
  }

  // The region picked from the sidebar's list or pressed on the tile map, both of which tell the server
  // themselves, shows before that has answered.
  picked(event) {
    const tile = event.target.closest?.(".st-key-tile button");
    const option = event.target.closest?.('[role="option"]');
    const listed = option && !this.box.contains(option) && document.querySelector('.st-key-region-widget [aria-expanded="true"]');
    if (!tile && !listed) return false;
    const name = tile ? tile.querySelector("em")?.textContent.split(",")[0].trim() : option.textContent.trim();
    const found = [...(this.names ?? [])].find(([, one]) => one === name);
    if (found) this.choose(found[0]);
    return true;
  }

  // A row of a table that is a region's does what its mark does. The first figure that knows it answers.
  regionOf(event) {
    if (event.region === undefined) {
      const name = event.target.closest?.("tbody tr")?.querySelector('th[scope="row"]')?.textContent.trim();
      const found = name && [...(this.names ?? [])].find(([, one]) => one === name);
      if (!found) return "";
      event.region = found[0];
      return found[0];
    }
    return "";
  }

  rowPressed(event) {
    if (String(getSelection())) return; // Someone copies from the table.
    const code = this.regionOf(event);
    if (code) this.keep(code);
  }

  // Pointed at or focused: a row, or a cell of a table that has regions side by side.
  rowPointed(event) {
    const cell = event.target.closest?.("[data-region]")?.dataset.region;
    const code = cell && this.names?.has(cell) ? cell : this.regionOf(event);
    if (code === (this.over ?? "")) return;
    this.over = code;
    if (cell) return document.dispatchEvent(new CustomEvent(LIT, { detail: code }));
    event.target.closest("tbody tr")?.classList.toggle("choosable", Boolean(code));
    document.dispatchEvent(new CustomEvent(LIT, { detail: code }));
  }
}

// Where a mark's data lie: of a line its corners, of a dot its middle, each with the place of its words.
function corners(mark) {
  if (mark.corners) return mark.corners;
  const at = mark.dataset.at.split(" ").map(Number);
  if (mark.tagName === "rect") {
    const [x, y, wide, high] = ["x", "y", "width", "height"].map((side) => Number(mark.getAttribute(side)));
    mark.corners = [[at[0], x + wide / 2, y + high / 2]];
  } else if (mark.tagName === "circle") mark.corners = [[at[0], Number(mark.getAttribute("cx")), Number(mark.getAttribute("cy"))]];
  else {
    const found = [...mark.getAttribute("d").matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map((one) => [Number(one[1]), Number(one[2])]);
    const middle = (side) => (Math.min(...found.map((one) => one[side])) + Math.max(...found.map((one) => one[side]))) / 2;
    mark.corners = at.length === found.length && at.length > 1
      ? found.map(([x, y], n) => [at[n], x, y])
      : [[at[0], middle(0), middle(1)]];
  }
  return mark.corners;
}

const mounted = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  let living = mounted.get(parentElement);
  if (!living) mounted.set(parentElement, (living = new Living(parentElement)));
  living.take(data, setTriggerValue);
  return () => {
    living.remove();
    mounted.delete(parentElement);
  };
}
