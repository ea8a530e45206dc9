"use strict";
/* The panel beside the map: what is missed, what colours the map, what to do next; one at a time on a screen. */
document.addEventListener("ycgis:dressed", ({ detail: [shownMap] }) => {
  const panel = document.querySelector(".panel[data-open]");
  const tabs = [...panel.querySelectorAll("[data-tab]")];
  const rows = [...panel.querySelectorAll(".problem-list > li")];
  const narrowed = [...panel.querySelectorAll("[data-narrow]")];
  const nothing = panel.querySelector("[data-none-problem]");
  const opening = panel.dataset.open;
  const { asked, openAt, choose, keep, remember } = ycgisViews;

  const open = (key) => {
    panel.dataset.open = key;
    tabs.forEach((tab) => {
      const own = tab.dataset.tab === key;
      tab.setAttribute("aria-selected", String(own));
      tab.tabIndex = own ? 0 : -1;
    });
  };

  const fits = ({ dataset }) => narrowed.every(({ value, dataset: { narrow } }) => (
    !value || dataset[narrow].split("|").includes(value)));

  const narrow = () => {
    rows.forEach((row) => { row.hidden = !fits(row); });
    if (nothing) nothing.hidden = rows.some(({ hidden }) => !hidden);
  };

  /* What an address that names no tab is about: a measure where it names one. */
  const implied = (measure) => (measure ? "shown" : opening);

  /* The address says what is open and narrowed. */
  const restore = () => {
    const state = new URLSearchParams(window.location.hash.slice(1));
    const wanted = state.get("tab") || implied(state.get("show"));
    open(tabs.some(({ dataset }) => dataset.tab === wanted) ? wanted : opening);
    narrowed.forEach((select) => {
      select.value = state.get(select.dataset.narrow) || "";
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    });
    narrow();
  };

  keep(() => ({
    ...(panel.dataset.open === implied(asked.show.value) ? {} : { tab: panel.dataset.open }),
    ...Object.fromEntries(narrowed.filter(({ value }) => value).map(({ value, dataset }) => [dataset.narrow, value])),
  }));

  const turn = (key) => {
    open(key);
    remember();
  };

  tabs.forEach((tab, place) => {
    tab.addEventListener("click", () => turn(tab.dataset.tab));
    tab.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: tabs.length - 1 }[key];
      if (!step) return;
      const next = tabs[(place + step) % tabs.length];
      turn(next.dataset.tab);
      next.focus();
    });
  });
  document.querySelectorAll("[data-tab-to]").forEach((button) => button.addEventListener("click", () => {
    turn(button.dataset.tabTo);
    panel.scrollIntoView({ block: "nearest" });
  }));
  narrowed.forEach((select) => select.addEventListener("input", () => {
    narrow();
    remember();
  }));

  rows.forEach((row) => row.querySelector(".problem").addEventListener("click", () => {
    choose(row.dataset.target, row.dataset.due);
    if (row.dataset.code) openAt(shownMap, row.dataset.code);
  }));

  panel.querySelectorAll("[data-copy]").forEach((button) => button.addEventListener("click", () => {
    const selection = window.getSelection();
    selection.selectAllChildren(button.previousElementSibling);
    if (document.execCommand("copy")) button.textContent = button.dataset.copied; // the one way that a file: page has
  }));

  window.addEventListener("hashchange", restore);
  restore();
});
