// Loads the plotting library while the server still computes what it will draw: Dash would ask for it only then.
(function () {
  "use strict";

  const plotted = /^\/(sessions\/.|compare|trend)/.test(location.pathname);
  document.addEventListener("DOMContentLoaded", () => {
    if (!plotted || window.Plotly) { return; }
    const script = document.createElement("script");
    script.src = window._dashPlotlyJSURL;
    document.head.append(script);
  });
})();
