// Draws a picture with tooltips in place of the still one, as it comes near the screen. Where that fails the still one stays.
const draw = (figure) => {
  const place = figure.querySelector(".drawing");
  const still = place.querySelector("svg");
  const told = figure.querySelector("script[type='application/json']");
  const holder = document.createElement("div");
  const options = { mode: "vega-lite", renderer: "svg", actions: false, logLevel: 1 };
  vegaEmbed(holder, JSON.parse(told.textContent), options).then(() => {
    const drawn = holder.querySelector("svg");
    drawn.removeAttribute("aria-hidden");
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", still.getAttribute("aria-label"));
    place.replaceChildren(holder);
    figure.dataset.drawn = "yes";
  }).catch(() => { figure.dataset.drawn = "no"; });
};
const figures = document.querySelectorAll("figure[data-picture]");
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) {
      seen.unobserve(entry.target);
      draw(entry.target);
    }
  }
}, { rootMargin: "600px" });
figures.forEach((figure) => seen.observe(figure));
