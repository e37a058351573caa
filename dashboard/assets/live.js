// Keeps the live page up to date. Everything it shows is computed by the server; this file only asks and hands on.
(function () {
  "use strict";

  // What each container shows, as text. Dash makes new containers when the page is opened again, and those begin anew.
  let shown = new Map();
  let body = null;
  let busy = false;
  let again = false;

  function remembered(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch (error) {
      return null;
    }
  }

  function choices() {
    return remembered("live-choices") || { quiet: false, keys: true, smoothing: "20", window: "15" };
  }

  function show(panels) {
    const now = document.getElementById("live-body");
    if (now !== body) { shown = new Map(); body = now; }
    for (const [id, props] of Object.entries(panels || {})) {
      const text = JSON.stringify(props);
      if (shown.get(id) !== text && document.getElementById(id)) {
        window.dash_clientside.set_props(id, props);
        shown.set(id, text);
      }
    }
  }

  function connected(yes) {
    const badge = document.getElementById("reconnecting");
    if (badge) { badge.hidden = yes; }
  }

  async function pullOnce() {
    const chosen = choices();
    const answer = await fetch(`/api/live?smoothing=${chosen.smoothing}&window=${chosen.window}`);
    const news = await answer.json();
    if (chosen.quiet || news.alert === remembered("live-dismissed")) {
      (news.panels || {})["live-alert"] = { children: "" };
    }
    show(news.panels);
  }

  // One question in flight. A tick during it means one more afterwards, however many ticks there were.
  async function pull() {
    const hidden = document.documentElement.classList.contains("covered");
    if (hidden || !document.getElementById("live-body")) { return; }
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

  document.addEventListener("classmood:uncovered", pull);

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
    const plain = !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
    if (!plain || !choices().keys) { return; }
    if (event.key === "h") { window.classmoodCover.toggle(); }
    const button = document.getElementById("moment-mark");
    if (event.key === "m" && button && !window.classmoodCover.on()) { button.click(); }
  });

  document.addEventListener("click", (event) => {
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) { window.dash_clientside.set_props("live-dismissed", { data: dismiss.dataset.dismiss }); }
    if (event.target.closest("#open-compact")) {
      window.open("/compact", "classmood-compact", "popup,width=360,height=240");
    }
    if (event.target.closest("#open-full")) {
      if (window.opener && !window.opener.closed) { window.opener.focus(); } else { window.open("/"); }
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    classmood: {
      pull: function (tick, online) {
        if (online === false) { connected(false); } else { pull(); }
      },
      choose: function (blocks, quiet, keys, smoothing, span) {
        const outputs = window.dash_clientside.callback_context.outputs_list.slice(1);
        const hidden = outputs.map((output) => !blocks.includes(output.id.replace("block-", "")));
        return [{ quiet: quiet, keys: keys, smoothing: smoothing, window: span }, ...hidden];
      },
      menu: function (opened, path, navbar) {
        const asked = window.dash_clientside.callback_context.triggered.some((one) => one.prop_id === "menu.opened");
        const open = Boolean(opened) && asked;
        return [Object.assign({}, navbar, { collapsed: { mobile: !open } }), open];
      },
    },
  });
})();
