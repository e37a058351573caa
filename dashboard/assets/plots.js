// Loads the plotting library while the server still computes what it will draw: Dash would ask for it only then.
(function () {
  "use strict";

  function load() {
    if (window.Plotly) { return; }
    // Dash says where it lies as soon as it runs.
    if (!window._dashPlotlyJSURL) { setTimeout(load, 20); return; }
    const script = document.createElement("script");
    script.src = window._dashPlotlyJSURL;
    document.head.append(script);
  }

  if (/^\/(compare|trend)/.test(location.pathname)) { load(); }
})();
