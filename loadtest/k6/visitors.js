// Visitors of the shop for k6: the journeys of docs/LOADTEST.md, for a crowd that is spread over many machines.
//
//   k6 run -e SHOP=https://shop.example -e VISITORS=2000 -e SECONDS=300 \
//      --log-format raw --console-output acknowledged.txt loadtest/k6/visitors.js
//
// It places real orders. Each acknowledged order is one line of the console, and nothing else is.

import { Counter } from "k6/metrics";
import exec from "k6/execution";
import { learn } from "./learn.js";
import { KINDS, TRACK_PERCENT, secondsOfAVisit, visit } from "./journeys.js";

const visitors = whole("VISITORS", 20, 1, 1000000);
const seconds = whole("SECONDS", 60, 1, 86400);
const rampSeconds = whole("RAMP_SECONDS", 10, 1, 3600);
const MOST_ORDERS = 2000;
const BROWSING = ["home", "category", "search", "product", "file"];
const BUYING = ["cart", "checkout", "tracking"];

const visits = Object.fromEntries(KINDS.map((kind) => [kind, new Counter(`visits_${kind}`)]));

export const options = {
  scenarios: {
    visitors: {
      executor: "ramping-vus",
      startVUs: 0,
      stages: [
        { duration: `${rampSeconds}s`, target: visitors },
        { duration: `${seconds}s`, target: visitors },
      ],
      gracefulStop: "30s",
    },
  },
  thresholds: thresholds(),
  summaryTrendStats: ["count", "med", "p(90)", "p(99)", "p(99.9)", "max"],
  // Each visit is somebody else: a connection of their own, an empty cache, no cookies.
  noVUConnectionReuse: true,
  setupTimeout: "300s",
};

// The limits of loadtest/src/verdict.rs.
function thresholds() {
  const limits = { failures: ["count==0"], checks: ["rate==1"], orders: ["count>0"] };
  BROWSING.forEach((name) => (limits[`http_req_duration{class:${name}}`] = ["p(99)<500"]));
  BUYING.forEach((name) => (limits[`http_req_duration{class:${name}}`] = ["p(99)<1000"]));
  return limits;
}

function whole(name, usual, least, most) {
  const number = Number(__ENV[name] || usual);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${__ENV[name]}"`);
  }
  return number;
}

// Reads what the shop sells, and places the orders that others look for. The shop lets each phone be looked for ten times
// in ten minutes, so there is an order for every second visit that looks for one.
export function setup() {
  const looks = (visitors * seconds * TRACK_PERCENT) / 100 / secondsOfAVisit();
  return learn(Math.min(5 + Math.ceil(looks / 2), MOST_ORDERS));
}

export default function (site) {
  visits[visit(site, exec.scenario.iterationInTest)].add(1);
}
