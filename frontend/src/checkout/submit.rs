//! Placing the order, and sorting the answers into the few things that a shopper can do about them.

use super::fields::Delivery;
use super::notice::refused_lines;
use super::pending::Agreed;
use crate::cart::Cart;
use crate::page::Shop;
use client::{CallError, Code, LineRequest, Order, OverLimit, Payment, PlaceOrder, Problem, Quote, SoldOut};
use domain::{CouponRefusal, OrderNumber, SkuId};
use service::RequestId;

/// What came of sending an order.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Accepted, now or earlier under this key.
    Placed(Box<Order>),
    /// Not answered, or answered "not now". Sending the same again is right.
    Unanswered,
    /// The total is another.
    PriceChanged(Box<Quote>),
    /// Some lines cannot be filled.
    SoldOut(Vec<SoldOut>),
    /// The coupon cannot be used.
    CouponRefused(CouponRefusal),
    /// More pieces than one phone may buy in a campaign.
    OverLimit(Vec<OverLimit>),
    /// An equal order was placed a moment ago.
    Duplicate(Option<OrderNumber>),
    /// Another order was accepted under this key.
    AlreadyPlaced,
    /// Fields that the backend does not take.
    Refused(Vec<String>),
    /// Our mistake: the backend does not understand us.
    Trouble,
}

impl Shop {
    /// Sends the order under the cart's key.
    pub(crate) async fn place_order(
        &self,
        cart: &Cart,
        (delivery, agreed): (&Delivery, &Agreed),
        request_id: &RequestId,
    ) -> Outcome {
        let order = PlaceOrder {
            lines: cart
                .lines()
                .iter()
                .map(|line| LineRequest { sku: line.sku, quantity: line.quantity })
                .collect(),
            name: delivery.name.clone(),
            phone: delivery.phone.clone(),
            upazila: delivery.upazila.place.slug.to_owned(),
            address: delivery.address.clone(),
            note: delivery.note.clone(),
            payment: Payment::CashOnDelivery,
            language: agreed.language,
            expected_total: agreed.expected_total,
            confirm_duplicate: agreed.confirm_duplicate,
            coupon: agreed.coupon.clone(),
            email: delivery.email.clone(),
        };
        let answer = self.client.place_order(agreed.key, &order, request_id.as_str()).await;
        self.metrics.count_call("place_order", &answer);
        match answer {
            Ok(order) => {
                tracing::Span::current().record("order", order.number.to_string());
                Outcome::Placed(Box::new(order))
            }
            Err(CallError::Problem(problem)) => sort(*problem, cart),
            Err(error @ CallError::NoAnswer(_)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "an order was not answered");
                Outcome::Unanswered
            }
            Err(error @ CallError::Unreadable { status, .. }) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the answer to an order cannot be read"
                );
                // A load balancer's own 502 or 504 says nothing about the order. A success that cannot be read may be
                // read by sending again after an update.
                if (300..500).contains(&status) { Outcome::Trouble } else { Outcome::Unanswered }
            }
        }
    }
}

fn sort(problem: Problem, cart: &Cart) -> Outcome {
    match problem.code {
        Code::PriceChanged => problem.quote.map_or(Outcome::Trouble, Outcome::PriceChanged),
        Code::SoldOut if !problem.sold_out.is_empty() => Outcome::SoldOut(problem.sold_out),
        Code::CouponRefused => problem.coupon.map_or(Outcome::Trouble, Outcome::CouponRefused),
        Code::LimitReached if !problem.over_limit.is_empty() => Outcome::OverLimit(problem.over_limit),
        Code::PossibleDuplicate => Outcome::Duplicate(problem.earlier_order),
        Code::IdempotencyKeyReused => Outcome::AlreadyPlaced,
        Code::InvalidInput => refused(&problem, cart),
        Code::DatabaseUnavailable | Code::Busy => Outcome::Unanswered,
        _ if problem.status >= 500 || problem.status == 429 => Outcome::Unanswered,
        code => {
            tracing::error!(?code, detail = problem.detail, "the backend does not take our order");
            Outcome::Trouble
        }
    }
}

fn refused(problem: &Problem, cart: &Cart) -> Outcome {
    let lines = refused_lines(problem);
    let withdrawn: Vec<SkuId> =
        lines.iter().filter_map(|&index| cart.lines().get(index)).map(|line| line.sku).collect();
    if withdrawn.is_empty() {
        Outcome::Refused(problem.errors.iter().map(|error| error.field.clone()).collect())
    } else {
        Outcome::SoldOut(super::notice::none_left(withdrawn.into_iter()))
    }
}
