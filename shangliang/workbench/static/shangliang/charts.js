/* Draws the charts of a page from what they hold. Each has its table beside it, so nothing is lost without a script.

   data-chart: {kind: "bar" | "line" | "years", labels, series: [{name, values}], current?}
   "years" has a series "computed" and perhaps "published": filled bars and hollow ones. */
"use strict";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const OTHERS = ["#3d5a75", "#8f6210", "#2c6650", "#6d675f", "#55504a", "#b9b2a8"];
/* Never by colour alone: neighbouring series differ in their hatching too. */
const HATCHES = [
  null,
  { symbol: "line", rotation: Math.PI / 4, dashArrayX: [1, 0], dashArrayY: [2, 4], color: "rgba(255,255,255,.7)" },
  { symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], symbolSize: 0.8, color: "rgba(255,255,255,.7)" },
  { symbol: "line", rotation: -Math.PI / 4, dashArrayX: [1, 0], dashArrayY: [2, 6], color: "rgba(255,255,255,.7)" },
  { symbol: "line", rotation: 0, dashArrayX: [1, 0], dashArrayY: [2, 4], color: "rgba(255,255,255,.7)" },
];

const bars = (data, el) =>
  data.series.map((one, i) => {
    const years = data.kind === "years";
    const hollow = years && one.name === "published";
    const fill = i === 0 ? colour("--red") : OTHERS[(i - 1) % OTHERS.length];
    return {
      name: years ? el.dataset[one.name] : one.name,
      type: data.kind === "line" ? "line" : "bar",
      barMaxWidth: 36,
      barGap: years ? "-100%" : "10%",
      data: one.values.map((value, at) => ({
        value,
        itemStyle: hollow
          ? { color: "#fff", borderColor: colour("--ink-3"), borderWidth: 1.5 }
          : { color: years && data.labels[at] !== data.current ? "#b9b2a8" : fill, decal: years ? null : HATCHES[i % HATCHES.length] },
      })),
      labelLayout: { hideOverlap: true }, // the table beside it has them all
      label: {
        show: data.labels.length * data.series.length <= 24,
        position: "top",
        color: colour("--ink"),
        fontSize: 12,
        formatter: (point) => (point.value == null ? "" : Number(point.value).toLocaleString("en-US")),
      },
    };
  });

/* The words under a chart of several series, set by us so that they follow the page's type. */
const legend = (series, el) => {
  const words = document.createElement("p");
  words.className = "legend";
  for (const [i, one] of series.entries()) {
    const item = document.createElement("span");
    const key = document.createElement("i");
    key.className = "key";
    const hollow = one.data[0].itemStyle.borderColor;
    key.style.background = hollow ? "#fff" : i === 0 ? colour("--red") : OTHERS[(i - 1) % OTHERS.length];
    if (hollow) key.style.boxShadow = `inset 0 0 0 1.5px ${colour("--ink-3")}`;
    item.append(key, one.name);
    words.append(item);
  }
  el.after(words);
};

/* A handful of words stand under their bars whole, on several lines where it needs them. */
const FEW = 8;
const words = (data, el, text) =>
  data.kind === "bar" && data.labels.length <= FEW && data.labels.some((label) => label.length > 4)
    ? { ...text, interval: 0, width: (el.clientWidth - 60) / data.labels.length - 6, overflow: "break" }
    : text;

const draw = (el) => {
  const data = JSON.parse(el.dataset.chart);
  el.hidden = false;
  const chart = echarts.init(el, null, { renderer: "canvas" });
  const series = bars(data, el);
  const text = { color: colour("--ink-2"), fontSize: 12, fontFamily: getComputedStyle(el).fontFamily };
  chart.setOption({
    animation: false,
    textStyle: text,
    grid: { left: 4, right: 8, top: 28, bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      data: data.labels,
      axisLabel: words(data, el, text),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--ink") } },
    },
    yAxis: {
      type: "value",
      axisLabel: { ...text, formatter: (value) => value.toLocaleString("en-US") },
      splitNumber: 4,
      splitLine: { lineStyle: { color: colour("--rule") } },
    },
    series,
  });
  if (series.length > 1) legend(series, el);
  addEventListener("resize", () => chart.resize());
};

for (const el of document.querySelectorAll("[data-chart]")) draw(el);
