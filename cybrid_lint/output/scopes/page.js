"use strict";
const find = document.getElementById("find");
if (find) {
  const words = document.getElementById("words");
  const found = document.getElementById("found");
  const articles = [...document.querySelectorAll("article")].map((one) => [one, one.textContent.toLowerCase()]);
  const rows = new Map([...document.querySelectorAll("tr[data-request]")].map((one) => [one.dataset.request, one]));
  const show = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [article, text] of articles) {
      const fits = wanted.every((word) => text.includes(word));
      article.hidden = !fits;
      rows.get(article.dataset.request).hidden = !fits;
      count += fits ? 1 : 0;
    }
    found.textContent = `${count} of ${articles.length}`;
  };
  find.addEventListener("submit", (event) => event.preventDefault());
  words.addEventListener("input", show);
  find.hidden = false;
  show();
}
