// Cart, checkout and tracking: forms are sent with the tokens, keys and totals that stand in the page.

import http from "k6/http";
import { hiddenFields, sku } from "./pages.js";

const MOST_LOOKS = 20;

// A product, two pieces of it, and another product.
export function fillCart(walk) {
  const lines = [];
  const page = add(walk, lines);
  walk.person.send(`${walk.person.prefix}/cart/change`, "cart", { ...hiddenFields(page, ["token"]), sku: lines[0].sku, quantity: "2" });
  lines[0].quantity = 2;
  look(walk, lines);
  add(walk, lines);
}

// One order, cash on delivery. Gives its number and phone.
export function buy(walk) {
  const { person } = walk;
  const lines = [];
  add(walk, lines);
  const form = walk.look(`${person.prefix}/checkout`, "checkout", (page) =>
    page.includes('name="order_key"') ? null : "no form to order",
  );
  const fields = hiddenFields(form, ["token", "order_key", "coupon_seen", "total_"]);
  const phone = `017${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;
  const location = person.send(`${person.prefix}/checkout`, "checkout", {
    ...fields,
    name: person.language === "en" ? "Rahima Khatun" : "রহিমা খাতুন",
    phone,
    district: "dhaka",
    upazila: "dhaka-dhanmondi",
    address: "House 5, Road 3, Dhanmondi",
    note: "",
    payment: "cash_on_delivery",
    coupon: "",
  });
  const number = (location.match(/\/order\/(DK-[0-9A-Z-]+)/) || [])[1];
  person.judge("checkout", number ? null : "no order", location);
  person.acknowledge(number);
  walk.look(`${person.prefix}/order/${number}?new=1`, "checkout", shows(number));
  return { number, phone };
}

// Looks where an order is.
export function track(walk, order) {
  const { person } = walk;
  walk.look(`${person.prefix}/track`, "tracking", (page) =>
    page.includes('name="number"') ? null : "no form to look for an order",
  );
  const location = person.send(`${person.prefix}/track`, "tracking", order);
  person.judge("tracking", location.includes(order.number) ? null : "another order", location);
  walk.look(`${person.prefix}/order/${order.number}`, "tracking", shows(order.number));
}

function shows(number) {
  return (page) => (page.includes(`order-number">${number}<`) ? null : "the page does not show the order");
}

// Puts a product that is there into the cart, and looks at it. Gives the cart's page.
function add(walk, lines) {
  const { person } = walk;
  let id = null;
  for (let look = 0; id === null && look < MOST_LOOKS; look += 1) id = sku(walk.product());
  person.judge("cart", id === null ? `${MOST_LOOKS} products are sold out` : null, "/cart/add");
  const known = lines.find((line) => line.sku === id);
  if (known) known.quantity += 1;
  else lines.push({ sku: id, quantity: 1 });
  const location = person.send(`${person.prefix}/cart/add`, "cart", { sku: id, quantity: "1" });
  person.judge("cart", location === `${person.prefix}/cart` ? null : "not sent to the cart", location);
  return look(walk, lines);
}

// The cart's page: every line with its number of pieces, and no other; the same count in the cookie.
function look(walk, lines) {
  const { person } = walk;
  return walk.look(`${person.prefix}/cart`, "cart", (page) => {
    const shown = page.split('<li class="line">').slice(1);
    const isShown = (line) =>
      shown.some((item) => item.includes(`name="sku" value="${line.sku}"`) && item.includes(`<option value="${line.quantity}" selected>`));
    const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
    if (shown.length !== lines.length || !lines.every(isShown)) return "another cart";
    return cartCount(person) === pieces ? null : "the cart counts otherwise";
  });
}

function cartCount(person) {
  const cookies = http.cookieJar().cookiesForURL(person.url("/cart"));
  return Number((cookies.cart_count || [])[0]);
}
