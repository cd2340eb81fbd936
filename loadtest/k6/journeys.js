// What a visitor does: the shares and steps of loadtest/src/visit/journey.rs.

import { sleep } from "k6";
import { buy, fillCart, track } from "./cart.js";
import { GoneAway, Person } from "./shop.js";
import { between, heading, isWhole } from "./pages.js";

export const TRACK_PERCENT = 4;
const SHARES = [["browse", 55], ["search", 20], ["cart", 13], ["checkout", 3], ["track", TRACK_PERCENT], ["bounce", 5]];
export const KINDS = SHARES.map(([kind]) => kind);
const BANGLA_PERCENT = 70;
const PAGES_OF_A_VISIT = Number(__ENV.PAGES_PER_VISIT || 12);
const THINK_SECONDS = Number(__ENV.THINK_SECONDS || 10);
const SIGMA = 0.75;

// One visit of one person; gives what they came for.
export function visit(site, number) {
  const kind = choose(number);
  const language = draw(100) < BANGLA_PERCENT ? "bn" : "en";
  const walk = new Walk(site[language], new Person(number, language));
  try {
    walk[kind](site.orders[number % site.orders.length]);
  } catch (error) {
    // Counted already. Whoever was turned away comes back later, as somebody else.
    if (!(error instanceof GoneAway)) throw error;
    sleep(1);
  }
  return kind;
}

// The first ones are one of each, so that a small run has them all.
function choose(number) {
  if (number < SHARES.length) return SHARES[number][0];
  let share = draw(100);
  return SHARES.find(([, size]) => (share -= size) < 0)[0];
}

export class Walk {
  constructor(shelves, person) {
    this.shelves = shelves;
    this.person = person;
  }

  browse() {
    this.landing();
    for (let step = 1; step < pages(); step += 1) {
      if (step % 3 === 1) this.list();
      else this.product();
    }
  }

  search() {
    this.home();
    for (let step = 1; step < pages(); step += 2) {
      const product = pick(this.shelves.products);
      const path = `${this.person.prefix}/search?q=${encodeURIComponent(product.name)}`;
      this.look(path, "search", (page) => (page.includes(`<a href="${product.path}"`) ? null : "not found by its name"));
      this.product(product);
    }
  }

  cart() {
    this.home();
    this.list();
    fillCart(this);
    for (let step = 7; step < pages(); step += 1) this.product();
  }

  checkout() {
    this.home();
    buy(this);
    this.home();
  }

  track(order) {
    track(this, order);
    this.home();
  }

  bounce() {
    this.landing();
  }

  landing() {
    const share = draw(100);
    if (share < 60) this.home();
    else if (share < 75) this.list();
    else this.product();
  }

  home() {
    const link = `<a href="${this.person.prefix}/product/`;
    this.look(this.person.prefix || "/", "home", (page) => (page.includes(link) ? null : "no product on the home page"));
  }

  list(list = pick(this.shelves.lists)) {
    this.look(list.path, "category", (page) => (heading(page) === list.name ? null : "another category"));
  }

  // Gives the page, whose form puts the product into the cart.
  product(product = pick(this.shelves.products)) {
    return this.look(product.path, "product", (page) => {
      const address = between(page, '<link rel="canonical" href="', '"') || "";
      return heading(page) === product.name && address.endsWith(product.path) ? null : "another product";
    });
  }

  look(path, name, right) {
    const { person } = this;
    const page = person.page(path, name, (page) => (isWhole(page, person.language) ? right(page) : "not a whole page in this language"));
    this.think();
    return page;
  }

  think() {
    const bell = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
    const factor = Math.exp(SIGMA * bell - (SIGMA * SIGMA) / 2);
    sleep(THINK_SECONDS * Math.min(Math.max(factor, 0.05), 4.5));
  }
}

// As long as most take.
export function secondsOfAVisit() {
  return PAGES_OF_A_VISIT * THINK_SECONDS;
}

function pages() {
  return PAGES_OF_A_VISIT / 2 + draw(PAGES_OF_A_VISIT + 1);
}

function draw(below) {
  return Math.floor(Math.random() * below);
}

// The first ones much more often.
function pick(list) {
  return list[draw(draw(list.length) + 1)];
}
