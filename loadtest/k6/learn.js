// What the shop sells, read from its own pages once before the run; and orders that visitors can look for.

import http from "k6/http";
import { buy } from "./cart.js";
import { Walk } from "./journeys.js";
import { Person } from "./shop.js";
import { LANGUAGES, allBetween, categories, heading } from "./pages.js";

// Each is looked at in both languages.
const MOST_PRODUCTS = 60;

export function learn(orders) {
  const person = new Person(0, "bn");
  const read = (path) => person.request("GET", path, "setup").body || "";
  const sitemaps = allBetween(read("/sitemap.xml"), "<loc>", "</loc>").map(path);
  const paths = sitemaps.flatMap((sitemap) => allBetween(read(sitemap), "<loc>", "</loc>")).map(path);
  const products = paths.filter((path) => path.startsWith("/product/")).slice(0, MOST_PRODUCTS);
  if (products.length === 0) throw new Error("the shop's sitemap names no product; is SHOP its address?");
  const site = { orders: [] };
  for (const [language, prefix] of Object.entries(LANGUAGES)) {
    site[language] = {
      lists: categories(read(prefix || "/"), language),
      products: products.map((product) => ({ path: prefix + product, name: heading(read(prefix + product)) })),
    };
  }
  for (let number = 1; number <= orders; number += 1) {
    site.orders.push(order(site.bn, number));
  }
  return site;
}

// Placed without looking around, each by somebody else: with no cookies yet, and another address than the visitors have.
function order(shelves, number) {
  const person = new Person(0xff0000 + number, "bn");
  http.cookieJar().clear(person.url("/"));
  const walk = new Walk(shelves, person);
  walk.think = () => {};
  return buy(walk);
}

function path(address) {
  return address.trim().replace(/^https?:\/\/[^/]+/, "");
}
