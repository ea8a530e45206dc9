"use strict";
/* The page of all targets: what is shown, what a cell says, and an address that brings both back. */
(() => {
  const data = JSON.parse(document.getElementById("ledger").textContent);
  const { codes, groups, answerable, lines, cells, said, texts } = data;
  const table = document.querySelector(".matrix");
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.querySelectorAll(".line")].map((node, place) => ({
    node,
    place,
    key: node.dataset.line,
    year: node.dataset.year,
    action: node.parentElement.dataset.action,
    cells: [...node.cells].slice(1),
    words: [node.cells[0].textContent, texts[lines[place][3]], said.clause].join(" ").toLowerCase(),
  }));
  const filters = [...document.querySelectorAll("[data-filter]")];
  const chips = [...document.querySelectorAll("[data-status]")];
  const departments = [...document.querySelectorAll('[data-filter="department"] option')].slice(1).map((one) => one.value);
  const detail = document.querySelector(".detail");
  const content = detail.querySelector("div");
  let status = "";
  let current = null;
  let pinned = false;

  const element = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  /* --- the address --- */

  const addressed = () => new URLSearchParams(window.location.hash.slice(1));

  const remember = () => {
    const state = new URLSearchParams();
    filters.forEach(({ dataset, value }) => value && state.set(dataset.filter, value));
    if (status) state.set("status", status);
    if (pinned && current) state.set("at", current.key);
    window.history.replaceState(null, "", "#" + state);
  };

  /* --- filters --- */

  const isOf = (cell, wanted) => cell.dataset.s === wanted;

  const meant = (row, wanted) =>
    (!wanted.action || row.action === wanted.action) &&
    (!wanted.year || row.year === wanted.year) &&
    (!wanted.department || answerable[row.place].includes(departments.indexOf(wanted.department))) &&
    (!wanted.q || wanted.q.toLowerCase().split(/\s+/).every((word) => row.words.includes(word)));

  const applies = (cell) => "s" in cell.dataset && cell.dataset.s !== "not_in_scope";

  const fill = (row, wanted, columns, counts) => {
    const inScope = [];
    row.cells.forEach((cell, place) => {
      cell.hidden = !columns[place];
      if (columns[place] && applies(cell)) inScope.push(cell);
    });
    const fits = meant(row, wanted);
    const hits = inScope.filter((cell) => !status || isOf(cell, status));
    if (fits) inScope.forEach((cell) => chips.forEach(({ dataset }) => {
      if (isOf(cell, dataset.status)) counts[dataset.status] = (counts[dataset.status] || 0) + 1;
    }));
    row.cells.forEach((cell) => cell.classList.toggle("dim", status !== "" && applies(cell) && !isOf(cell, status)));
    row.node.hidden = !fits || ((wanted.category !== undefined || status !== "") && !hits.length);
    return row.node.hidden ? 0 : hits.length;
  };

  /* A heading shows while anything below it does. */
  const head = (body) => {
    let below = false;
    [...body.rows].reverse().forEach((row) => {
      if (row.classList.contains("line")) below = below || !row.hidden;
      else if (row.classList.contains("task")) { row.hidden = !below; below = false; }
    });
    body.hidden = rows.every(({ node }) => node.parentElement !== body || node.hidden);
  };

  const apply = () => {
    const wanted = Object.fromEntries(filters.filter(({ value }) => value).map(({ dataset, value }) => [dataset.filter, value]));
    const columns = codes.map((_, place) => !wanted.category || groups[wanted.category].includes(place));
    const counts = {};
    const shown = rows.reduce((sum, row) => sum + fill(row, wanted, columns, counts), 0);
    columns.forEach((on, place) => { heads[place + 1].hidden = !on; });
    const span = 1 + columns.filter(Boolean).length;
    table.querySelectorAll(".action th, .task th").forEach((each) => { each.colSpan = span; });
    [...table.tBodies].forEach(head);
    chips.forEach((chip) => {
      chip.querySelector("[data-count]").textContent = counts[chip.dataset.status] || 0;
      chip.setAttribute("aria-pressed", String(chip.dataset.status === status));
    });
    document.querySelector("[data-shown]").textContent = shown;
    const none = rows.every(({ node }) => node.hidden);
    document.querySelector("[data-nothing]").hidden = !none;
    table.hidden = none;
    settle();
  };

  const change = () => {
    if (current && !isShown(current.cell)) close();
    apply();
    remember();
  };

  /* --- cells --- */

  const isShown = (cell) => cell.offsetParent !== null;

  const find = (cell) => {
    const row = rows.find(({ node }) => node === cell.parentElement);
    const column = row ? row.cells.indexOf(cell) : -1;
    return column < 0 || !cells[row.place][column] ? null : { row, column, cell, key: `${row.key}.${codes[column]}` };
  };

  /* One cell can be reached with the tab key, the others from it with the arrows. */
  const settle = () => {
    const known = table.querySelector('td[tabindex="0"]');
    if (known && isShown(known)) return;
    const first = [...table.querySelectorAll("td[data-s]")].find(isShown);
    if (first) enter(first);
  };

  const enter = (cell) => {
    table.querySelectorAll('td[tabindex="0"]').forEach((each) => { each.tabIndex = -1; });
    cell.tabIndex = 0;
  };

  const facts = ({ row, column, cell }) => {
    const [bound, due, measure, clause, note] = lines[row.place].map((place) => texts[place]);
    const [value, year, gap, source, basis] = cells[row.place][column].map((place) => texts[place]);
    return {
      title: `${heads[column + 1].textContent.trim()} · ${row.node.cells[0].firstChild.textContent.trim()}`,
      value,
      year: value && year ? said.of_year.replace("{year}", year) : "",
      status: said.status[cell.dataset.s],
      link: heads[column + 1].querySelector("a"),
      list: [
        [said.bound, bound], [said.due, due], [said.gap, gap], [said.basis, basis], [said.source, source],
        [said.measure_title, measure], [said.clause, clause], [said.note, note],
        [said.departments, answerable[row.place].map((place) => departments[place]).join("、")],
      ],
    };
  };

  const tell = (found) => {
    const { title, value, year, status: mark, link, list } = facts(found);
    const state = element("div", "state");
    const badge = element("span", "badge badge-" + mark.key);
    badge.append(element("span", "symbol", mark.symbol), " " + mark.label);
    state.append(badge);
    const big = element("p", "big", value || "—");
    if (year) big.append(element("small", "", year));
    const terms = element("dl");
    list.filter(([, text]) => text).forEach(([name, text]) => terms.append(element("dt", "", name), element("dd", "", text)));
    content.replaceChildren(element("h3", "", title), big, state, terms);
    if (link && pinned) {
      const way = element("a", "go", `${link.textContent.trim()} · ${said.county_page} →`);
      way.setAttribute("href", `${link.getAttribute("href")}#targets`);
      content.append(way);
    }
  };

  /* The panel stands beside its cell, on whichever side there is room. */
  const beside = (cell) => {
    const at = cell.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = detail;
    const right = at.right + 8 + width <= window.innerWidth;
    const top = Math.min(at.top, window.innerHeight - height - 8);
    detail.style.left = `${Math.max(8, right ? at.right + 8 : at.left - width - 8)}px`;
    detail.style.top = `${Math.max(8, top)}px`;
  };

  const open = (cell, pin) => {
    const found = find(cell);
    if (!found) return;
    if (current) current.cell.classList.remove("current");
    current = found;
    pinned = pin;
    cell.classList.add("current");
    enter(cell);
    detail.hidden = false;
    detail.classList.toggle("pinned", pin);
    tell(found);
    beside(cell);
  };

  const close = () => {
    if (current) current.cell.classList.remove("current");
    current = null;
    pinned = false;
    detail.hidden = true;
  };

  /* On a narrow screen the panel lies along the lower edge: its cell is moved clear of it. */
  const clear = (cell) => {
    const [low, high] = [cell.getBoundingClientRect().bottom, detail.getBoundingClientRect()];
    if (high.left <= 8 && low > high.top) window.scrollBy(0, low - high.top + 12);
  };

  const pin = (cell) => {
    open(cell, true);
    clear(cell);
    remember();
  };

  const step = (cell, down, across) => {
    const row = cell.parentElement;
    if (across) {
      const side = [...row.cells].slice(1).filter((each) => isShown(each) && "s" in each.dataset);
      return side[side.indexOf(cell) + across];
    }
    const place = cell.cellIndex;
    const column = rows.filter(({ node }) => !node.hidden).map(({ node }) => node.cells[place]);
    const from = column.indexOf(cell);
    const way = down > 0 ? column.slice(from + 1) : column.slice(0, from).reverse();
    return way.find((each) => "s" in each.dataset);
  };

  const moves = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

  const key = (event) => {
    const cell = event.target.closest("td[data-s]");
    if (event.key === "Escape") { close(); remember(); }
    if (!cell) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pin(cell); }
    const move = moves[event.key];
    const next = move && step(cell, ...move);
    if (move) event.preventDefault();
    if (next) { close(); enter(next); next.focus(); }
  };

  const cellOf = (event) => (event.target.closest ? event.target.closest("td[data-s]") : null);

  /* --- what the reader does --- */

  filters.forEach((each) => each.addEventListener("input", change));
  chips.forEach((chip) => chip.addEventListener("click", () => {
    status = status === chip.dataset.status ? "" : chip.dataset.status;
    change();
  }));
  document.querySelector("[data-reset]").addEventListener("click", () => {
    filters.forEach((each) => { each.value = ""; });
    status = "";
    close();
    change();
  });
  document.querySelector("[data-close]").addEventListener("click", () => {
    const { cell } = current;
    close();
    remember();
    cell.focus();
    close();
  });
  table.addEventListener("pointerover", (event) => {
    if (pinned || event.pointerType !== "mouse") return;
    const cell = cellOf(event);
    if (cell) open(cell, false);
    else close();
  });
  table.addEventListener("pointerleave", () => { if (!pinned) close(); });
  table.addEventListener("focusin", (event) => {
    const cell = cellOf(event);
    if (cell && !pinned) open(cell, false);
  });
  table.addEventListener("focusout", () => { if (!pinned) close(); });
  table.addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (!cell) return;
    enter(cell);
    cell.focus({ preventScroll: true });
    pin(cell);
  });
  document.addEventListener("keydown", key);
  document.querySelector(".hold").addEventListener("scroll", () => { if (current) beside(current.cell); });
  window.addEventListener("resize", () => { if (current) beside(current.cell); });

  /* --- coming from an address --- */

  const restore = () => {
    const state = addressed();
    filters.forEach((each) => { each.value = state.get(each.dataset.filter) || ""; });
    status = chips.some((chip) => chip.dataset.status === state.get("status")) ? state.get("status") : "";
    close();
    apply();
    const at = state.get("at") || "";
    const row = rows.find(({ key }) => at.startsWith(`${key}.`));
    const cell = row && row.cells[codes.indexOf(at.slice(row.key.length + 1))];
    if (!cell || !isShown(cell)) return;
    cell.scrollIntoView({ block: "center", inline: "center" });
    open(cell, true);
  };

  window.addEventListener("hashchange", restore);
  restore();
})();
