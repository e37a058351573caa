// Keeps the live page up to date. Everything it shows is computed by the server; this file only asks and hands on.
(function () {
  "use strict";

  const TRACES = [0, 1, 2, 3, 4, 5, 6];
  // What each live chart shows. Dash makes a new chart when the page is opened again, and that one begins empty.
  const shown = new WeakMap();
  let busy = false;
  let again = false;

  async function chart() {
    // Plotly draws a little later than Dash lays out the page.
    for (let tries = 0; tries < 100; tries += 1) {
      const graph = document.querySelector("#live-chart .js-plotly-plot");
      if (graph && graph._fullLayout && window.Plotly) { return graph; }
      if (!document.getElementById("live-chart")) { return null; }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return null;
  }

  function show(panels) {
    for (const [id, props] of Object.entries(panels || {})) {
      if (document.getElementById(id)) { window.dash_clientside.set_props(id, props); }
    }
  }

  function connected(yes) {
    const badge = document.getElementById("reconnecting");
    if (badge) { badge.hidden = yes; }
  }

  async function draw(graph, state, news) {
    const x = TRACES.map(() => news.chart.x);
    if (news.reset) {
      await window.Plotly.restyle(graph, { x: x, y: news.chart.y }, TRACES);
      state.points = 0;
    } else if (news.chart.x.length) {
      await window.Plotly.extendTraces(graph, { x: x, y: news.chart.y }, TRACES);
    }
    const layout = JSON.stringify(news.layout);
    if (layout !== state.layout) {
      await window.Plotly.relayout(graph, news.layout);
      state.layout = layout;
    }
    graph.classList.add("drawn");
    state.points += news.chart.x.length;
    state.session = news.session;
    state.sequence = state.points > news.most_points ? 0 : news.sequence;
  }

  async function pullOnce() {
    const graph = await chart();
    if (!graph) { return; }
    const state = shown.get(graph) || { session: 0, sequence: 0, points: 0, layout: "" };
    const answer = await fetch(`/api/live?session=${state.session}&since=${state.sequence}`);
    const news = await answer.json();
    if (!graph.isConnected) { return; }
    show(news.panels);
    if (answer.ok && news.session !== null) {
      await draw(graph, state, news);
      shown.set(graph, state);
    }
  }

  // One question in flight. A tick during it means one more afterwards, however many ticks there were.
  async function pull() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      do {
        again = false;
        await pullOnce();
      } while (again);
      connected(true);
    } catch (error) {
      // The server is away. The socket comes back with it, and that asks again.
      connected(false);
    } finally {
      busy = false;
    }
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "m" || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) { return; }
    const button = document.getElementById("moment-mark");
    if (button) { button.click(); }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    classmood: {
      pull: function (tick, online) {
        if (online === false) { connected(false); } else { pull(); }
      },
      menu: function (opened, path, navbar) {
        const asked = window.dash_clientside.callback_context.triggered.some((one) => one.prop_id === "menu.opened");
        const open = Boolean(opened) && asked;
        return [Object.assign({}, navbar, { collapsed: { mobile: !open } }), open];
      },
    },
  });
})();
